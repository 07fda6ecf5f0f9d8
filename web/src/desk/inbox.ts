// SPDX-License-Identifier: Apache-2.0
// How much waits for the desk: the figures of the navigation, kept up to date by the stream.
import { call, type Action, type OrderItem, type Schema } from '../core/api';
import type { Key } from '../core/i18n';
import { signal } from '../core/signal';
import { listen } from './live';

export type InboxItem = Schema['InboxItem'];
export type InboxList = Schema['InboxList'];
export type Queue = Schema['InboxQueue'];

/** In the order in which they stand on the page. */
export const queues: Queue[] = ['help', 'damage', 'transfer', 'late_step', 'overdue', 'unproven', 'move', 'still_broken', 'reply'];

const GATHER_MS = 1000;

export const waiting = signal(0);
/** Notices that did not arrive. */
export const lost = signal(0);

export const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

async function readInbox(): Promise<void> {
  waiting.value = sum((await call<InboxList>('GET', '/inbox?limit=1')).counts);
}

async function readNotices(): Promise<void> {
  const { counts } = await call<Schema['NoticeList']>('GET', '/notices?limit=1');
  lost.value = counts.dead + counts.undelivered;
}

const reads = { order: readInbox, notice: readNotices };
let stale = new Set<keyof typeof reads>();
let gathering = false;

function soon(what: (keyof typeof reads)[]): void {
  what.forEach((w) => stale.add(w));
  if (gathering) return;
  gathering = true;
  setTimeout(() => {
    gathering = false;
    const now = [...stale];
    stale = new Set();
    now.forEach((w) => void reads[w]().catch(() => undefined));
  }, GATHER_MS);
}

let listening = false;

export function startCounting(): void {
  void Promise.all([readInbox(), readNotices()]).catch(() => undefined);
  if (listening) return;
  listening = true;
  listen((news) => {
    if (news.event === 'order' || news.event === 'notice') soon([news.event]);
    else if (news.event === 'reset') soon(['order', 'notice']);
  });
}

/** What settles it, the best first; the order says which of them are possible for whom. */
const settles: Record<Queue, Action[]> = {
  help: ['answer_help'],
  damage: ['ack_damage'],
  transfer: ['grant_transfer', 'deny_transfer'],
  late_step: ['take_late', 'discard_late'],
  overdue: ['assign', 'unassign', 'contact', 'reschedule', 'release'],
  unproven: ['reopen', 'close'],
  move: ['reschedule', 'schedule', 'contact', 'note'],
  still_broken: ['reopen', 'contact', 'note'],
  reply: ['contact', 'note'],
};

/** In another state something else is late. */
const late: Partial<Record<OrderItem['state'], Action[]>> = {
  assigned: ['unassign'], accepted: ['contact', 'unassign'], scheduled: ['reschedule', 'unassign'],
};

export function stepsOf(item: Pick<InboxItem, 'queue' | 'allowed_actions'> & { order: Pick<OrderItem, 'state'> }): Action[] {
  const wished = (item.queue === 'overdue' && late[item.order.state]) || settles[item.queue];
  return wished.filter((a) => item.allowed_actions.includes(a)).slice(0, 2);
}

/** Why nothing can be done here: a key, or none. */
export const waitsFor = (item: InboxItem): Key | null =>
  stepsOf(item).length > 0 ? null : item.queue === 'damage' || item.queue === 'unproven' ? 'inbox.lead' : 'inbox.look';
