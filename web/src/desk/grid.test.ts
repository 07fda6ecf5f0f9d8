// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { clashes, firstFit, fit, gaps, hours, lanes, wordsAt, type Block } from './grid';

const hour = 3600000;
const T = Date.parse('2026-11-24T00:00:00Z');
const at = (id: string, from: number, to: number, area = 'north'): Block => ({ id, from: T + from * hour, to: T + to * hour, area });

describe('a day of visits', () => {
  const day = [at('a', 9, 10), at('b', 9.5, 11), at('c', 11, 12)];

  it('gives a second lane only to what meets another', () => {
    expect(lanes(day).map((p) => [p.block.id, p.lane, p.clash])).toEqual([['a', 0, true], ['b', 1, true], ['c', 0, false]]);
  });

  it('says in which stretch two visits clash', () => {
    expect(clashes(day)).toEqual([{ first: day[0], second: day[1], from: T + 9.5 * hour, to: T + 10 * hour }]);
    expect(clashes([at('a', 9, 10), at('b', 10, 11)])).toEqual([]);
  });

  it('shows the way between visits, and that it hardly fits: 15 minutes in one area, 30 to another', () => {
    const list = [at('a', 9, 10), at('b', 10.25, 11), at('c', 11.25, 12, 'south'), at('d', 15, 16)];
    expect(gaps(list).map((g) => [g.minutes, g.tight])).toEqual([[15, false], [15, true]]);
  });
});

it('words about a way stand in it, and below the visits when they are wider than it', () => {
  const [short, long] = gaps([at('a', 9, 10), at('b', 10, 11), at('c', 12, 13)]).map(wordsAt);
  expect(short).toEqual({ from: T + 9.5 * hour, to: T + 10.5 * hour, below: true });
  expect(long).toEqual({ from: T + 11 * hour, to: T + 12 * hour, below: false });
});

describe('a visit that is moved', () => {
  const day = [at('a', 9, 10), at('b', 13, 14, 'south')];
  const ask = (from: number, to: number, now = 0) => fit(at('x', from, to), day, [{ from: T + 16 * hour, to: T + 18 * hour }], T + now * hour);

  it('fits, clashes, comes too close, falls into a leave or lies behind us', () => {
    expect(ask(10.5, 12)).toBe('fits');
    expect(ask(9.5, 11)).toBe('clash');
    expect(ask(11, 12.75)).toBe('tight');
    expect(ask(15, 16.5)).toBe('leave');
    expect(ask(10.5, 12, 11)).toBe('past');
  });

  it('does not clash with itself', () => expect(fit(at('a', 9.5, 10.5), day, [], T)).toBe('fits'));

  it('is offered the first half hour at which it fits, or none', () => {
    expect(firstFit(at('x', 9, 10.5), day, [], T, T + 20 * hour)).toBe(T + 10.5 * hour);
    expect(firstFit(at('x', 12, 13.5), day, [], T, T + 14 * hour)).toBeNull();
  });
});

it('a grid of the day reaches from eight to eight and to whatever lies outside', () => {
  expect(hours(T, [])).toEqual({ from: T + 8 * hour, to: T + 20 * hour });
  expect(hours(T, [at('a', 7.5, 9), at('b', 19, 20.25)])).toEqual({ from: T + 7 * hour, to: T + 21 * hour });
});
