// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { calendarDay, isoDay, setZone } from '../core/i18n';
import { daysOf, keptChoice, SHOWN_DAYS } from './days';

/** Of the reader's own calendar, wherever the test runs. */
const at = (day: number, hour: number): string => new Date(2026, 10, day, hour).toISOString();
const slot = (day: number, hour: number) => ({ from: at(day, hour), to: at(day, hour + 1) });

describe('the days with something free', () => {
  it('are those of the household, wherever its page is read', () => {
    setZone('Pacific/Auckland');
    const slots = [{ from: '2026-11-24T10:30:00.000Z', to: '' }, { from: '2026-11-24T11:30:00.000Z', to: '' }];
    expect(daysOf(slots, '2026-11-24T09:00:00.000Z').map((d) => d.slots.length)).toEqual([1, 1]);
    expect(isoDay(calendarDay('2026-12-09'))).toBe('2026-12-09');
    setZone('America/Los_Angeles');
    expect(daysOf(slots, '2026-11-24T09:00:00.000Z').map((d) => d.slots.length)).toEqual([2]);
    expect(isoDay(calendarDay('2026-12-09'))).toBe('2026-12-09');
    setZone('Nowhere/Else');
    expect(isoDay('2026-11-24T07:00:00.000Z'), 'what is not known changes nothing').toBe('2026-11-23');
    setZone(undefined);
  });

  it('begin with today, full or not, and are at most four', () => {
    const days = daysOf([24, 25, 27, 28, 29].map((d) => slot(d, 9)), at(23, 15));
    expect(days.map((d) => new Date(d.at).getDate())).toEqual([23, 24, 25, 27]);
    expect(days.map((d) => d.slots.length)).toEqual([0, 1, 1, 1]);
    expect(days.length).toBe(SHOWN_DAYS);
  });
});

describe('what was chosen', () => {
  const slots = [slot(24, 9), slot(24, 14), slot(25, 9)];

  it('stays while it is free, and when it has gone the next one is', () => {
    expect(keptChoice(slots, null)).toBe(slots[0]);
    expect(keptChoice(slots, slots[1]!.from)).toBe(slots[1]);
    expect(keptChoice(slots, at(24, 12))).toBe(slots[1]);
    expect(keptChoice(slots, at(26, 9))).toBe(slots[2]);
    expect(keptChoice([], null)).toBeUndefined();
  });
});
