// SPDX-License-Identifier: Apache-2.0
// The open orders, as lists show them, kept up to date by the stream. Lists are masked: reading the page of an order is
// written down as reading somebody's data, a board is not.
import { call, syncedAt, now, type OrderItem, type Schema } from '../core/api';
import { signal } from '../core/signal';
import { listen, type News } from './live';

export type Orders = ReadonlyMap<string, OrderItem>;

const PAGE = 200;
/** News come in bursts; they are looked at together. */
const GATHER_MS = 250;
/** More changed orders than this are read with all others. */
const SINGLE_MOST = 20;
const categories = ['active', 'open', 'verifying', 'held'] as const;

export const orders = signal<Orders>(new Map());
/** Everything was read once. */
export const complete = signal(false);

let wanted = new Set<string>();
let gathering: ReturnType<typeof setTimeout> | null = null;
let round = 0;

const isOpen = (o: OrderItem): boolean => o.category !== 'done';

function put(items: OrderItem[]): void {
  const next = new Map(orders.value);
  for (const o of items) {
    if (isOpen(o)) next.set(o.id, o);
    else next.delete(o.id);
  }
  orders.value = next;
  syncedAt.value = now();
}

async function page(query: string, cursor: string | null): Promise<Schema['OrderList']> {
  return call<Schema['OrderList']>('GET', `/orders?${query}limit=${PAGE}${cursor ? '&cursor=' + cursor : ''}`);
}

async function each(query: string, from: string | null, take: (items: OrderItem[]) => void): Promise<void> {
  let cursor = from;
  do {
    const { items, next_cursor } = await page(query, cursor);
    take(items);
    cursor = next_cursor;
  } while (cursor);
}

/** All open orders. The first pages are shown while the others are on their way. */
export async function loadOrders(): Promise<void> {
  const mine = ++round;
  const found: OrderItem[] = [];
  const take = (items: OrderItem[]) => {
    if (mine !== round) return;
    found.push(...items);
    if (!complete.value) put(items);
  };
  await Promise.all(categories.map((c) => each(`category=${c}&`, null, take)));
  if (mine !== round) return;
  orders.value = new Map(found.map((o) => [o.id, o]));
  complete.value = true;
  syncedAt.value = now();
}

/** One order of the list, found by its number: a page of one behind the number before it. */
async function one(number: number): Promise<OrderItem[]> {
  const list = await call<Schema['OrderList']>('GET', `/orders?limit=1&cursor=${number - 1}`);
  return list.items.filter((o) => o.number === number);
}

const numbers = (): number[] => [...orders.value.values()].map((o) => o.number);

async function refresh(ids: Set<string>): Promise<void> {
  const known = [...ids].map((id) => orders.value.get(id)).filter((o) => o !== undefined);
  const found: OrderItem[] = (await Promise.all(known.map((o) => one(o.number)))).flat();
  // What is not known yet is new, and numbers only grow.
  if (known.length < ids.size) await each('', String(Math.max(1000, ...numbers())), (items) => found.push(...items));
  put(found);
  // Neither known nor new: an order that was closed and is open again.
  const missing = [...ids].some((id) => !known.some((o) => o.id === id) && !found.some((o) => o.id === id));
  if (missing) await loadOrders();
}

async function gathered(): Promise<void> {
  const ids = wanted;
  wanted = new Set();
  gathering = null;
  await (ids.size > SINGLE_MOST ? loadOrders() : refresh(ids)).catch(() => undefined);
}

function heard(news: News): void {
  if (news.event === 'reset') void loadOrders().catch(() => undefined);
  if (news.event !== 'order') return;
  wanted.add(news.id);
  gathering ??= setTimeout(() => void gathered(), GATHER_MS);
}

/** An order after a step, before the stream tells of it. Its page says more of the customer than a list may. */
export function putOrder(o: OrderItem): void {
  put([{ ...o, customer: orders.value.get(o.id)?.customer ?? {} }]);
}

export async function startOrders(): Promise<void> {
  listen(heard);
  await loadOrders().catch(() => undefined);
}

/** What was loaded belongs to whoever was logged in. */
export function forgetOrders(): void {
  round++;
  orders.value = new Map();
  complete.value = false;
}
