// SPDX-License-Identifier: Apache-2.0
// The day of every technician: visits with their times, and who is away.
import { useEffect, useState } from 'preact/hooks';
import { call, type OrderItem, type Schema } from '../core/api';
import { useSignal } from '../core/signal';
import { nameOf, faultOf } from './about';
import { areaOf } from './columns';
import type { Block, Stretch } from './grid';
import { listen } from './live';
import { every } from './load';
import { orders } from './orders';
import { technicians, type Technician } from './people';

export interface Visit extends Block {
  number: number;
  state: OrderItem['state'];
  order: OrderItem | null;
  name: string;
  what: string;
}

export interface PersonDay {
  person: Technician;
  visits: Visit[];
  leave: Stretch[];
  arranged: boolean;
}

type Route = Schema['Route'];
type Leave = Schema['Leave'];

const GATHER_MS = 500;
const DAY_MS = 86400000;

/** Local midnight of a day "2026-11-24". */
export const midnightOf = (day: string): number => new Date(`${day}T00:00:00`).getTime();

export function dayOf(at: number): string {
  const d = new Date(at);
  return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
}

function visit(stop: { id: string; number: number; state: OrderItem['state']; from: string; to: string }, known: ReadonlyMap<string, OrderItem>): Visit {
  const order = known.get(stop.id) ?? null;
  return { id: stop.id, number: stop.number, state: order?.state ?? stop.state, from: Date.parse(stop.from), to: Date.parse(stop.to),
    area: order ? areaOf(order) : '', order, name: order ? nameOf(order) : String(stop.number), what: order ? faultOf(order) : '' };
}

/** Visits of the route, and those of the day that are done and watched by now. */
function visitsOf(route: Route, person: string, known: ReadonlyMap<string, OrderItem>, midnight: number): Visit[] {
  const stops = route.items.map((i) => visit({ id: i.order, number: i.number, state: i.state, ...i.appointment }, known));
  const ids = new Set(stops.map((v) => v.id));
  const done = [...known.values()].filter((o) => o.state === 'verifying' && o.technician === person && !ids.has(o.id) && o.appointment?.from && o.appointment.to
    && Date.parse(o.appointment.from) >= midnight && Date.parse(o.appointment.from) < midnight + DAY_MS);
  return [...stops, ...done.map((o) => visit({ id: o.id, number: o.number, state: o.state, from: o.appointment!.from!, to: o.appointment!.to! }, known))];
}

function leaveOf(all: Leave[], person: string, midnight: number): Stretch[] {
  return all.filter((l) => l.person.id === person && l.kind !== 'on_call' && l.from && l.to)
    .map((l) => ({ from: Date.parse(l.from!), to: Date.parse(l.to!) }))
    .filter((s) => s.from < midnight + DAY_MS && s.to > midnight);
}

export function useDay(day: string): { days: PersonDay[]; loaded: boolean; again(): void } {
  const people = useSignal(technicians);
  const known = useSignal(orders);
  const [routes, setRoutes] = useState<{ day: string; of: Map<string, Route> } | null>(null);
  const [leave, setLeave] = useState<Leave[]>([]);
  const [count, setCount] = useState(0);
  useEffect(() => {
    let gone = false;
    void Promise.all(people.map((p) => call<Route>('GET', `/technicians/${p.id}/route?day=${day}`).catch(() => null)))
      .then((all) => !gone && setRoutes({ day, of: new Map(all.filter((r) => r !== null).map((r) => [r.technician, r])) }));
    return () => void (gone = true);
  }, [day, people, count]);
  useEffect(() => void every<Leave>('/leave?state=approved').then(setLeave, () => undefined), [count]);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const end = listen((news) => {
      if (news.event !== 'order' && news.event !== 'reset') return;
      waiting ??= setTimeout(() => {
        waiting = null;
        setCount((n) => n + 1);
      }, GATHER_MS);
    });
    return () => {
      end();
      if (waiting) clearTimeout(waiting);
    };
  }, []);
  const midnight = midnightOf(day);
  const now = routes?.day === day ? routes.of : null;
  const days = people.map((person) => {
    const route = now?.get(person.id);
    return { person, visits: route ? visitsOf(route, person.id, known, midnight) : [], leave: leaveOf(leave, person.id, midnight), arranged: route?.arranged_at != null };
  });
  return { days, loaded: now !== null, again: () => setCount((n) => n + 1) };
}
