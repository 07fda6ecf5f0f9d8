// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { change, picture } from './draws';

const frame = { width: 116, top: 10, height: 100 };

it('a draw after the repair stands to the right of it, and higher where more flows', () => {
  const p = picture([{ at: 0, value: 1 }, { at: 50, value: 0.5 }, { at: 100, value: 1 }], 75, frame)!;
  expect(p.dots.map((d) => d.after)).toEqual([false, false, true]);
  expect(p.dots.map((d) => d.x)).toEqual([8, 58, 108]);
  expect(p.repair).toBe(83);
  expect(p.dots[1]!.y).toBeGreaterThan(p.dots[0]!.y);
});

it('there is no picture of one draw, and no line of the repair beside draws of one side', () => {
  expect(picture([{ at: 0, value: 1 }], 0, frame)).toBeNull();
  expect(picture([], 0, frame)).toBeNull();
  expect(picture([{ at: 1, value: 1 }, { at: 2, value: 1 }], 1, frame)!.repair).toBeNull();
});

it('what changed is told by the middle of ten draws before, and of all since', () => {
  const points = [...Array(12).keys()].map((i) => ({ at: i, value: i < 2 ? 100 : 4 }));
  expect(change([...points, { at: 20, value: 7 }, { at: 21, value: 9 }], 15)).toEqual({ before: 4, after: 8 });
  expect(change(points, 15)).toEqual({ before: 4, after: null });
});

it('a value of nothing stands on the ground', () => {
  expect(picture([{ at: 0, value: 0 }, { at: 1, value: 0 }], 1, frame)!.dots[0]!.y).toBe(110);
});
