// SPDX-License-Identifier: Apache-2.0
// A code as Code 128, set B: widths of bars and gaps in turn, a bar first. Readers of phones know it.

/** Symbols 0 to 102, then the starts A, B, C, and the stop. */
const widths = ('212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 '
  + '221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 '
  + '231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 '
  + '431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 '
  + '114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 '
  + '211214 211232 2331112').split(' ');

const START_B = 104;
const STOP = 106;

export interface Bar {
  x: number;
  width: number;
}

/** The bars, in modules from the left, and how wide all of it is; null: a character that set B has not. */
export function bars(code: string): { bars: Bar[]; width: number } | null {
  const values = [...code].map((c) => c.charCodeAt(0) - 32);
  if (!values.length || values.some((v) => v < 0 || v > 94)) return null;
  const check = values.reduce((n, v, i) => n + v * (i + 1), START_B) % 103;
  const made: Bar[] = [];
  let x = 0;
  for (const [i, w] of [...[START_B, ...values, check, STOP].map((v) => widths[v]!).join('')].entries()) {
    const width = Number(w);
    // Every symbol but the stop has six widths: bars and gaps go on in turn over all of them.
    if (i % 2 === 0) made.push({ x, width });
    x += width;
  }
  return { bars: made, width: x };
}
