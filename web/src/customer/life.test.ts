// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Filter } from './data';
import { dueOf, soonestFirst, toBook } from './life';

const now = new Date(2026, 10, 25, 12).getTime();
const filter = (stage: string, due_on: string | null): Filter => ({ stage, due_on } as Filter);

describe('filters', () => {
  const list = [filter('ro', '2027-09-01'), filter('ppc', '2026-12-09'), filter('unknown', null)];

  it('stand soonest first, those without a date last', () =>
    expect(soonestFirst(list, now).map((f) => f.of.stage)).toEqual(['ppc', 'ro', 'unknown']));

  it('are over from the day after', () => {
    expect(dueOf(filter('a', '2026-11-25'), now)).toBe('soon');
    expect(dueOf(filter('a', '2026-11-24'), now)).toBe('over');
    expect(dueOf(filter('a', '2026-12-25'), now)).toBe('soon');
    expect(dueOf(filter('a', '2026-12-27'), now)).toBe('later');
    expect(dueOf(filter('a', null), now)).toBe('later');
  });

  it('are booked when one is near and no change is under way', () => {
    expect(toBook(list, false, now)?.stage).toBe('ppc');
    expect(toBook(list, true, now)).toBeNull();
    expect(toBook([filter('ro', '2027-09-01')], false, now)).toBeNull();
    expect(toBook([], false, now)).toBeNull();
  });
});
