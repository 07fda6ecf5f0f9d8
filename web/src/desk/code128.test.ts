// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { bars } from './code128';

it('draws a code of the length that the standard asks for', () => {
  // Start, four characters and a check of 11 modules each, a stop of 13.
  expect(bars('WP-1')!.width).toBe(11 * 6 + 13);
  expect(bars('WP-1')!.bars[0]).toEqual({ x: 0, width: 2 });
  expect(bars('WP-1')!.bars.at(-1)!.width).toBe(2);
});

it('draws nothing that it cannot say', () => {
  expect(bars('')).toBeNull();
  expect(bars('水')).toBeNull();
});
