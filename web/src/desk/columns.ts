// SPDX-License-Identifier: Apache-2.0
// Which order stands in which column, in which order, and what a filter lets through: pure, so that it can be tested.
import type { OrderItem } from '../core/api';
import { nextDeadline } from '../ui/due';

export const columnNames = ['assign', 'accept', 'scheduled', 'road', 'watching'] as const;
export type ColumnName = (typeof columnNames)[number];

const columnOf: Record<OrderItem['state'], ColumnName | null> = {
  triage: 'assign', held: 'assign', ready: 'assign', parked: 'assign',
  assigned: 'accept', accepted: 'accept', scheduled: 'scheduled',
  traveling: 'road', on_site: 'road', verifying: 'watching', closed: null, cancelled: null,
};

/** When it has to be looked at: the deadline that runs out first; never while it stands still. */
export function urgency(o: OrderItem, now: number): number {
  const next = nextDeadline(o, now);
  if (next && next.due.state !== 'held') return next.due.at;
  const from = o.appointment?.from ? Date.parse(o.appointment.from) : NaN;
  return Number.isNaN(from) ? Infinity : from;
}

const severities = ['safety', 'no-water', 'degraded', 'maintenance'];

interface Ranked {
  order: OrderItem;
  /** Compared from the left. */
  rank: number[];
}

/** What can be done at once before what rests, safety first, then the shortest clock. */
function ranked(order: OrderItem, now: number): Ranked {
  const rests = ['held', 'parked', 'triage'].includes(order.state);
  const rank = [rests, order.severity !== 'safety', urgency(order, now), severities.indexOf(order.severity), order.number];
  return { order, rank: rank.map(Number) };
}

function compare(a: Ranked, b: Ranked): number {
  const at = a.rank.findIndex((x, i) => x !== b.rank[i]);
  return at < 0 || a.rank[at]! < b.rank[at]! ? -1 : 1;
}

export type Columns = Record<ColumnName, OrderItem[]>;

export function columns(orders: Iterable<OrderItem>, now: number): Columns {
  const made: Record<ColumnName, Ranked[]> = { assign: [], accept: [], scheduled: [], road: [], watching: [] };
  for (const o of orders) {
    const name = columnOf[o.state];
    if (name) made[name].push(ranked(o, now));
  }
  const sorted = columnNames.map((name) => [name, made[name].sort(compare).map((r) => r.order)] as const);
  return Object.fromEntries(sorted) as Columns;
}

/** The columns as they stood, with what has changed: nothing moves under a pointer. What is new comes last. */
export function steady(was: Columns, is: Columns): Columns {
  const made = {} as Columns;
  for (const name of columnNames) {
    const fresh = new Map(is[name].map((o) => [o.id, o]));
    const kept = was[name].map((o) => fresh.get(o.id)).filter((o) => o !== undefined);
    const ids = new Set(kept.map((o) => o.id));
    made[name] = [...kept, ...is[name].filter((o) => !ids.has(o.id))];
  }
  return made;
}

export interface Filter {
  text: string;
  clock: 'all' | 'soon' | 'late';
  area: string;
  kind: string;
  person: string;
}

export const everything: Filter = { text: '', clock: 'all', area: '', kind: '', person: '' };

export function clockState(o: OrderItem, now: number): 'calm' | 'soon' | 'late' {
  const state = nextDeadline(o, now)?.due.state;
  return state === 'late' ? 'late' : state === 'soon' ? 'soon' : 'calm';
}

export const areaOf = (o: OrderItem): string => (o.customer as { area?: string | null }).area ?? '';

/** `words` is all that a search looks in. */
export function matches(f: Filter, o: OrderItem, now: number, words: (o: OrderItem) => string): boolean {
  if (f.clock !== 'all' && clockState(o, now) !== f.clock) return false;
  if (f.area && areaOf(o) !== f.area) return false;
  if (f.kind && o.kind !== f.kind) return false;
  if (f.person && o.technician !== f.person) return false;
  const asked = f.text.trim().toLowerCase();
  return !asked || asked.split(/\s+/).every((w) => words(o).toLowerCase().includes(w));
}
