// SPDX-License-Identifier: Apache-2.0
// A picture as it is sent: shrunk on the phone, so that it leaves through a weak network.

const LONG_SIDE = 1600;
/** Where there is little room. */
const SHORT_SIDE = 1000;
const QUALITY = 0.8;

/** The size of a picture that fits into a square, never larger than it is. */
export function fit(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function byElement(file: Blob): Promise<HTMLImageElement> {
  return new Promise((good, bad) => {
    const image = new Image();
    image.onload = () => good(image);
    image.onerror = () => bad(new Error('not a picture'));
    image.src = URL.createObjectURL(file);
  });
}

/** Upright, as the camera was held. */
async function open(file: Blob): Promise<ImageBitmap | HTMLImageElement> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return byElement(file);
  }
}

async function drawn(file: Blob, side: number): Promise<HTMLCanvasElement> {
  const image = await open(file);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, fit(image.width, image.height, side));
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export interface Photo {
  blob: Blob;
  /** Small enough to be kept beside a form. */
  thumb: string;
}

/** Throws when the phone cannot read it. */
export async function shrink(file: Blob, small = false): Promise<Photo> {
  const canvas = await drawn(file, small ? SHORT_SIDE : LONG_SIDE);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (!blob) throw new Error('not a picture');
  return { blob, thumb: (await drawn(blob, 160)).toDataURL('image/jpeg', 0.7) };
}
