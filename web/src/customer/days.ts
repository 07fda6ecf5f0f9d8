// SPDX-License-Identifier: Apache-2.0
// Free windows by the days of the reader's calendar.
import type { Slot } from './data';

export interface Day {
  /** Its first moment, by the reader's clock. */
  at: number;
  slots: Slot[];
}

export const SHOWN_DAYS = 4;

const midnight = (at: string | number): number => new Date(at).setHours(0, 0, 0, 0);

/** The next days with something free, and today even when it is full. */
export function daysOf(slots: readonly Slot[], now: string): Day[] {
  const days = new Map<number, Slot[]>([[midnight(now), []]]);
  for (const s of slots) {
    const day = midnight(s.from);
    days.set(day, [...(days.get(day) ?? []), s]);
  }
  return [...days].map(([at, of]) => ({ at, slots: of })).slice(0, SHOWN_DAYS);
}

/** The one that was chosen while it is there; when it has gone the next one after it. */
export function keptChoice(slots: readonly Slot[], chosen: string | null): Slot | undefined {
  return slots.find((s) => chosen === null || s.from >= chosen) ?? slots.at(-1);
}
