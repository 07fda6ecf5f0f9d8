// SPDX-License-Identifier: Apache-2.0
// Which filter is due, and what may be booked.
import { calendarDay, isoDay } from '../core/i18n';
import type { Filter } from './data';

export type Due = 'over' | 'soon' | 'later';

const DAY_MS = 86400000;
const SOON_D = 30;
/** The service books nothing that is further away. */
const BOOK_D = 60;

function days(f: Filter, now: number): number {
  return f.due_on === null ? Infinity : Math.round((calendarDay(f.due_on) - calendarDay(isoDay(now))) / DAY_MS);
}

export function dueOf(f: Filter, now: number): Due {
  const n = days(f, now);
  return n < 0 ? 'over' : n <= SOON_D ? 'soon' : 'later';
}

export const soonestFirst = (list: readonly Filter[], now: number): { of: Filter; due: Due }[] =>
  [...list].sort((a, b) => days(a, now) - days(b, now) || 0).map((of) => ({ of, due: dueOf(of, now) }));

/** The filter whose change can be booked now; null: nothing is near, or it is under way. */
export function toBook(list: readonly Filter[], underWay: boolean, now: number): Filter | null {
  const [first] = soonestFirst(list, now);
  return !underWay && first && days(first.of, now) <= BOOK_D ? first.of : null;
}
