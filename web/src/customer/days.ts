// SPDX-License-Identifier: Apache-2.0
// Free windows by the days of the household's calendar.
import { isoDay } from '../core/i18n';
import type { Slot } from './data';

export interface Day {
  /** A moment of it. */
  at: string;
  slots: Slot[];
}

export const SHOWN_DAYS = 4;

/** The next days with something free, and today even when it is full. */
export function daysOf(slots: readonly Slot[], now: string): Day[] {
  const days = new Map<string, Day>([[isoDay(now), { at: now, slots: [] }]]);
  for (const s of slots) {
    const day = days.get(isoDay(s.from)) ?? { at: s.from, slots: [] };
    day.slots.push(s);
    days.set(isoDay(s.from), day);
  }
  return [...days.values()].slice(0, SHOWN_DAYS);
}

/** The one that was chosen while it is there; when it has gone the next one after it. */
export function keptChoice(slots: readonly Slot[], chosen: string | null): Slot | undefined {
  return slots.find((s) => chosen === null || s.from >= chosen) ?? slots.at(-1);
}
