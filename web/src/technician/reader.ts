// SPDX-License-Identifier: Apache-2.0
// Reads codes from pictures: the browser's own reader where it has one, else the one that the service brings along. It is
// loaded when it is first needed, and kept on the phone with the page.
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

interface Detector {
  detect(from: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
declare global {
  interface Window {
    BarcodeDetector?: new () => Detector;
  }
}

let made: Promise<Detector> | null = null;

/** By itself it would fetch its other half from another host. */
async function brought(): Promise<Detector> {
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill');
  prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path) } });
  return new BarcodeDetector({ formats: ['qr_code', 'data_matrix', 'code_128', 'code_39', 'ean_13'] });
}

/** What a label holds: the code itself, or the address of its page with the code at the end. */
export const codeOf = (raw: string): string => raw.trim().replace(/^https?:\/\/.*\/m\//i, '');

export async function readCode(from: ImageBitmapSource): Promise<string | null> {
  made ??= window.BarcodeDetector ? Promise.resolve(new window.BarcodeDetector()) : brought();
  try {
    const [first] = await (await made).detect(from);
    return first ? codeOf(first.rawValue) : null;
  } catch {
    return null;
  }
}
