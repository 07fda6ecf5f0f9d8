// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { csv } from '../desk/csv';
import { before, change, line, ranked, share, spanOf, steps, type Group } from './report';

const DAY = 86400000;
const T = Date.parse('2026-11-22T00:00:00Z');

describe('the time of a report', () => {
  it('ends with its last day and has as many days as the period', () => {
    expect(spanOf('week', T)).toEqual({ from: T - 6 * DAY, to: T + DAY });
    expect(spanOf('quarter', T).to - spanOf('quarter', T).from).toBe(91 * DAY);
  });

  it('is compared with the same length before it', () => {
    expect(before({ from: T, to: T + 7 * DAY })).toEqual({ from: T - 7 * DAY, to: T });
  });

  it('falls into steps without a gap, the first day of it in the first one', () => {
    const span = spanOf('quarter', T);
    const all = steps('quarter', span);
    expect(all).toHaveLength(13);
    expect([all[0]!.from, all.at(-1)!.to]).toEqual([span.from, span.to]);
    expect(all.slice(1).every((s, i) => s.from === all[i]!.to)).toBe(true);
  });
});

describe('a figure', () => {
  it('of nothing is no share, and has no change', () => {
    expect(share({ n: 0, of: 0 })).toBeNull();
    expect(change({ n: 1, of: 2 }, { n: 0, of: 0 })).toBeNull();
  });

  it('changes by points of its share, or by pieces', () => {
    expect(change({ n: 3, of: 4 }, { n: 1, of: 2 })).toBeCloseTo(0.25);
    expect(change({ n: 3, of: null }, { n: 5, of: null })).toBe(-2);
  });
});

describe('the line', () => {
  it('is broken where nothing was counted, and marks what is too few', () => {
    const made = line([{ n: 15, of: 20 }, { n: 0, of: 0 }, { n: 19, of: 20 }, { n: 3, of: 4 }], 300, 100);
    expect(made.dots.map((d) => d && d.few)).toEqual([false, null, false, true]);
    expect(made.paths).toHaveLength(2);
    expect(made.low).toBeLessThanOrEqual(0.75);
    expect(made.high).toBe(1);
  });

  it('of one value stands in the middle', () => expect(line([{ n: 1, of: 2 }], 300, 100).dots[0]!.x).toBe(150));
});

it('groups come by how much was closed, and those without a name are there', () => {
  const group = (key: string | null, closed: number) => ({ key, counts: { closed }, verdicts: {} }) as unknown as Group;
  expect(ranked([group('a', 1), group(null, 3), group('b', 3)]).map((g) => g.key)).toEqual([null, 'b', 'a']);
});

it('a cell that a spreadsheet would run is a text, and a comma breaks no row', () => {
  expect(csv([['name', 'n'], ['=1+1', 2], ['a, "b"', null], ['-3', -3]])).toBe("name,n\r\n'=1+1,2\r\n\"a, \"\"b\"\"\",\r\n'-3,-3\r\n");
});
