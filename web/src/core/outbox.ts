// SPDX-License-Identifier: Apache-2.0
// What the technician did, in its true order, until the service has it. Each step keeps its true time and its key, so
// that it may be sent again. A refusal stays until somebody looks at it; the steps of other orders go on.
import { call, now, Refused, Unreachable, type Order, type Problem } from './api';
import { shelf } from './store';
import { signal } from './signal';

export interface Step {
  key: string;
  at: number;
  order: string;
  action: string;
  /** Whose it is, for the list. */
  about: string;
  method: string;
  path: string;
  body: unknown;
  state: 'waiting' | 'sending' | 'refused';
  problem?: Problem;
}

const kept = shelf('outbox');
export const queue = signal<Step[]>([]);
/** Counts what the service took: pages read anew. */
export const taken = signal(0);

let last = 0;
let running: Promise<void> | null = null;

function key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}

export async function loadQueue(): Promise<void> {
  const steps = (await kept.all<Step>()).map(([, s]) => (s.state === 'sending' ? { ...s, state: 'waiting' as const } : s));
  queue.value = steps.sort((a, b) => a.at - b.at);
}

async function put(step: Step): Promise<void> {
  await kept.set(step.key, step);
  queue.value = [...queue.value.filter((s) => s.key !== step.key), step].sort((a, b) => a.at - b.at);
}

export async function forget(step: Step): Promise<void> {
  await kept.del(step.key);
  queue.value = queue.value.filter((s) => s.key !== step.key);
}

/** Tries a refused step once more: what stood in its way may be gone. Another key: it is another call. */
export async function again(step: Step): Promise<void> {
  await forget(step);
  await put({ ...step, key: key(), state: 'waiting', problem: undefined });
  await flush();
}

/** Two steps never share a time: their order is their time. */
function trueTime(): number {
  last = Math.max(now(), last + 1);
  return last;
}

/** Keeps a step and sends it when it can. True when the service has it by now. */
export async function act(order: Pick<Order, 'id'>, about: string, action: string, args: object = {}): Promise<boolean> {
  const at = trueTime();
  const step: Step = {
    key: key(), at, order: order.id, action, about, state: 'waiting', method: 'POST',
    path: `/orders/${order.id}/actions/${action}`, body: { ...args, at: new Date(at).toISOString() },
  };
  await put(step);
  await flush();
  return !queue.value.some((s) => s.key === step.key);
}

async function send(step: Step): Promise<void> {
  await put({ ...step, state: 'sending' });
  try {
    await call(step.method, step.path, step.body, { 'Idempotency-Key': step.key });
    await forget(step);
    taken.value++;
  } catch (e) {
    if (!(e instanceof Refused)) {
      await put({ ...step, state: 'waiting' });
      throw e;
    }
    const unsent = e.problem.status === 401 || e.problem.status === 429;
    await put(unsent ? { ...step, state: 'waiting' } : { ...step, state: 'refused', problem: e.problem });
    if (unsent) throw new Unreachable();
    taken.value++;
  }
}

async function sendAll(): Promise<void> {
  const stuck = () => new Set(queue.value.filter((s) => s.state === 'refused').map((s) => s.order));
  for (;;) {
    const next = queue.value.find((s) => s.state === 'waiting' && !stuck().has(s.order));
    if (!next) return;
    await send(next);
  }
}

/** Sends what waits, one after the other; one run at a time. */
export async function flush(): Promise<void> {
  running ??= sendAll().catch(() => undefined).finally(() => (running = null));
  await running;
}

export function startFlushing(): void {
  addEventListener('online', () => void flush());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void flush());
  setInterval(() => queue.value.some((s) => s.state === 'waiting') && void flush(), 15000);
}
