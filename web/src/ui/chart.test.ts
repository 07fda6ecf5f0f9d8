// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { draws, plot } from './chart';

const frame = { from: 0, to: 1000, width: 100, top: 0, height: 10 };
const ts = [0, 100, 200, 300, 400, 500];

describe('an evidence chart', () => {
  it('turns rust inside the stretch that convicted and joins there without a hole', () => {
    const p = plot({ ts, values: [1, 1, 1, 2, 2, 2] }, frame, { from: 300, to: 500 });
    expect(p.paths.map((x) => x.bad)).toEqual([false, true]);
    expect(p.paths[1]!.d.startsWith('M20.0 5.0L30.0 0.0')).toBe(true);
    expect(p.stretch).toEqual({ x: 30, width: 20 });
  });

  it('is broken where nothing was measured, never bridged', () => {
    const p = plot({ ts, values: [1, 1, null, 1, 1, 1] }, frame, { from: 2000, to: 3000 });
    expect(p.paths.map((x) => x.d)).toEqual(['M0.0 0.0L10.0 0.0', 'M30.0 0.0L40.0 0.0L50.0 0.0']);
  });

  it('is broken over a long silence', () => {
    const p = plot({ ts: [0, 10, 20, 30, 900], values: [1, 1, 1, 1, 1] }, frame, { from: 2000, to: 3000 });
    expect(p.paths).toHaveLength(2);
    expect(p.gaps).toEqual([{ x: 3, width: 87 }]);
  });

  it('shows where values should be, open to the side that does not matter', () => {
    const should = (least: number | null, most: number | null) => plot({ ts, values: [1, 1, 1, 1, 1, 1] }, frame, { from: 2000, to: 3000 }, { least, most }).band;
    expect(should(0.5, 2)).toEqual({ y: expect.closeTo(0.48, 1) as number, height: expect.closeTo(7.14, 1) as number });
    expect(should(null, 1)!.height).toBeCloseTo(9.52, 1);
    expect(should(0.5, null)!.y).toBe(0);
  });

  it('has a point for each draw', () => {
    const at = [0, 5000, 10000, 900000, 905000];
    expect(draws({ ts: at, values: [0, 3, 2, null, null] })).toEqual({ ts: [10000, 905000], values: [2, null], apart: 26 * 3600000 });
  });

  it('has no last value when nothing is known', () => {
    expect(plot({ ts, values: ts.map(() => null) }, frame, { from: 0, to: 1 }).last).toBeNull();
  });
});
