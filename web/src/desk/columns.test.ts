// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { OrderItem } from '../core/api';
import { columns, everything, matches, steady } from './columns';
import { inView } from './window';

const T = Date.parse('2026-11-24T02:00:00Z');
const minute = 60000;
let number = 1000;

function order(state: string, dueIn: number | null, rest: object = {}): OrderItem {
  const deadlines = dueIn === null ? [] : [{ name: 'accept', state: 'running', paused: false,
    started_at: new Date(T - 60 * minute).toISOString(), due_at: new Date(T + dueIn * minute).toISOString() }];
  number++;
  return { id: 'o' + number, number, state, severity: 'degraded', kind: 'repair', technician: null, appointment: null,
    customer: { area: 'north' }, deadlines, ...rest } as unknown as OrderItem;
}

const ids = (list: OrderItem[]) => list.map((o) => o.id);

describe('the board', () => {
  it('shows every open state in one column and no closed order', () => {
    const states = ['triage', 'held', 'ready', 'parked', 'assigned', 'accepted', 'scheduled', 'traveling', 'on_site', 'verifying', 'closed', 'cancelled'];
    const made = columns(states.map((s) => order(s, null)), T);
    expect(Object.values(made).map((list) => list.length)).toEqual([4, 2, 1, 2, 1]);
  });

  it('puts safety first, then the shortest clock, and what rests last', () => {
    const [calm, soon, held, safety] = [order('ready', 90), order('ready', 5), order('held', 1), order('ready', 300, { severity: 'safety' })];
    expect(ids(columns([calm, held, soon, safety], T).assign)).toEqual(ids([safety, soon, calm, held]));
  });

  it('sorts visits by their time when no clock runs', () => {
    const at = (h: number) => order('scheduled', null, { appointment: { from: new Date(T + h * 60 * minute).toISOString() } });
    const [late, early] = [at(5), at(1)];
    expect(ids(columns([late, early], T).scheduled)).toEqual(ids([early, late]));
  });

  it('moves nothing under a pointer: what is there stays, what is new comes last, what left is gone', () => {
    const [a, b, c] = [order('ready', 30), order('ready', 60), order('ready', 10)];
    const was = columns([a, b], T);
    const changed = { ...b, deadlines: order('ready', 1).deadlines } as OrderItem;
    expect(ids(columns([a, changed, c], T).assign)).toEqual(ids([changed, c, a]));
    const made = steady(was, columns([a, changed, c], T));
    expect(ids(made.assign)).toEqual(ids([a, changed, c]));
    expect(made.assign[1]).toBe(changed);
    expect(ids(steady(was, columns([b], T)).assign)).toEqual(ids([b]));
  });
});

describe('a filter', () => {
  const words = (o: OrderItem) => `${o.number} Pump weak`;
  it('takes only late ones, or those of an area, a kind, a person', () => {
    const late = order('assigned', -1);
    expect(matches({ ...everything, clock: 'late' }, late, T, words)).toBe(true);
    expect(matches({ ...everything, clock: 'late' }, order('assigned', 1), T, words)).toBe(false);
    expect(matches({ ...everything, area: 'south' }, late, T, words)).toBe(false);
    expect(matches({ ...everything, kind: 'install' }, late, T, words)).toBe(false);
    expect(matches({ ...everything, person: 'p1' }, late, T, words)).toBe(false);
    expect(matches(everything, late, T, words)).toBe(true);
  });

  it('finds every word that is typed, in any case and order', () => {
    const o = order('ready', 1);
    expect(matches({ ...everything, text: ` weak  ${o.number} PUMP ` }, o, T, words)).toBe(true);
    expect(matches({ ...everything, text: 'weak membrane' }, o, T, words)).toBe(false);
  });
});

describe('a list of 2,000 rows', () => {
  it('has only those in view and some beyond', () => {
    expect(inView(0, 700, 142, 2000)).toEqual({ first: 0, end: 9 });
    expect(inView(142 * 1000, 700, 142, 2000)).toEqual({ first: 996, end: 1009 });
    expect(inView(142 * 1995, 700, 142, 2000)).toEqual({ first: 1991, end: 2000 });
  });

  it('is empty when there is nothing, and does not begin behind its end', () => {
    expect(inView(0, 700, 142, 0)).toEqual({ first: 0, end: 0 });
    expect(inView(9999, 700, 142, 3)).toEqual({ first: 0, end: 3 });
  });
});
