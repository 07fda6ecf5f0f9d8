// SPDX-License-Identifier: Apache-2.0
// What the technician did, in its true order, until the service has it. Each step keeps its true time and its key, so
// that it may be sent again. A refusal stays until somebody looks at it; the steps of other orders go on. What the
// service keeps for the dispatcher has arrived: it is no refusal.
import { call, now, Refused, remember, Unreachable, type Order, type Problem } from './api';
import { shelf } from './store';
import { signal } from './signal';
import { upload } from './upload';

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
  state: 'waiting' | 'sending' | 'refused' | 'clash';
  problem?: Problem;
  /** By this phone's clock: until then it may be taken back, and is not sent. */
  until?: number;
  /** Of a picture that is on its way: how much of it has arrived, as a share of 1. */
  far?: number;
  /** Of a step that agrees a time: the appointment that it was made upon, to see whether somebody changed it meanwhile. */
  base?: Slot;
  /** Of a clash: what somebody else made of it. */
  theirs?: Slot & { at: string | null; reason: string | null };
}

export interface Slot {
  from: string | null;
  to: string | null;
}

/** What arrived although the order had moved on, until somebody has seen it. */
export interface Settled {
  key: string;
  at: number;
  about: string;
  action: string;
  /** kept: it waits for the dispatcher. merged: it stands beside what others did. gave_way: the other time was taken. */
  how: 'kept' | 'merged' | 'gave_way';
}

const kept = shelf('outbox');
export const queue = signal<Step[]>([]);
/** Counts what the service took: pages read anew. */
export const taken = signal(0);
const settledShelf = shelf('settled');
export const settled = signal<Settled[]>([]);

let last = 0;
let running: Promise<void> | null = null;

function key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}

export async function loadQueue(): Promise<void> {
  const steps = (await kept.all<Step>()).map(([, s]) => (s.state === 'sending' ? { ...s, state: 'waiting' as const } : s));
  queue.value = steps.sort((a, b) => a.at - b.at);
  settled.value = (await settledShelf.all<Settled>()).map(([, s]) => s).sort((a, b) => a.at - b.at);
}

async function settle(step: Step, how: Settled['how']): Promise<void> {
  const one = { key: step.key, at: step.at, about: step.about, action: step.action, how };
  await settledShelf.set(one.key, one);
  settled.value = [...settled.value, one];
}

export async function seen(one: Settled): Promise<void> {
  await settledShelf.del(one.key);
  settled.value = settled.value.filter((s) => s.key !== one.key);
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
  await replace(step, { ...step, key: key(), state: 'waiting', problem: undefined });
}

/** Two steps never share a time: their order is their time. */
function trueTime(): number {
  last = Math.max(now(), last + 1);
  return last;
}

type Of = Pick<Order, 'id'> & { appointment?: Slot | null };

const slotSteps = ['schedule', 'reschedule'];
const slotOf = (order: Of): Slot => ({ from: order.appointment?.from ?? null, to: order.appointment?.to ?? null });

function made(order: Of, about: string, action: string, args: object): Step {
  const at = trueTime();
  return {
    key: key(), at, order: order.id, action, about, state: 'waiting', method: 'POST',
    path: `/orders/${order.id}/actions/${action}`, body: { ...args, at: new Date(at).toISOString() },
    ...(slotSteps.includes(action) && { base: slotOf(order) }),
  };
}

/** The one is kept before the other is dropped: a page that closes in between loses nothing. */
async function replace(step: Step, by: Step): Promise<void> {
  await put(by);
  await forget(step);
  await flush();
}

export const isHeld = (s: Step): boolean => s.state === 'waiting' && (s.until ?? 0) > Date.now();

/** Who goes on does not take back what was before. */
async function letGo(order: string): Promise<void> {
  for (const s of queue.value.filter((x) => x.order === order && isHeld(x))) await put({ ...s, until: undefined });
}

export async function takeBack(step: Step): Promise<void> {
  const now = queue.value.find((s) => s.key === step.key);
  if (now && isHeld(now)) await forget(now);
}

/**
 * Keeps a step, and sends it when it can, not before `hold` ms are over; what the page shows may go on once this has
 * ended.
 */
export async function keep(order: Of, about: string, action: string, args: object = {}, hold = 0): Promise<void> {
  await letGo(order.id);
  await put({ ...made(order, about, action, args), ...(hold && { until: Date.now() + hold }) });
  if (hold) setTimeout(() => void flush(), hold + 50);
  void flush();
}

/** Keeps a step and sends it when it can. True when the service has it by now. */
export async function act(order: Of, about: string, action: string, args: object = {}): Promise<boolean> {
  const step = made(order, about, action, args);
  await put(step);
  await flush();
  return !queue.value.some((s) => s.key === step.key);
}

/** Keeps a picture and sends it when it can; the name is the picture's for good. */
export async function attach(order: Of, about: string, name: string, blob: Blob): Promise<void> {
  await letGo(order.id);
  const at = trueTime();
  await put({
    key: key(), at, order: order.id, action: 'attach', about, state: 'waiting', method: 'PUT',
    path: `/orders/${order.id}/attachments/${name}?at=${new Date(at).toISOString()}`, body: blob,
  });
  void flush();
}

/** Of two times for one visit, mine: agreed anew, now, with what speaks for it. */
export async function insist(step: Step, reason: string): Promise<void> {
  const at = trueTime();
  await replace(step, {
    ...step, key: key(), at, state: 'waiting', action: 'reschedule', path: `/orders/${step.order}/actions/reschedule`,
    base: step.theirs, theirs: undefined, body: { ...(step.body as object), reason, at: new Date(at).toISOString() },
  });
}

/** Of two times for one visit, the other's; what was agreed is kept as a note. */
export async function giveWay(step: Step, note: string): Promise<void> {
  await settle(step, 'gave_way');
  await replace(step, made({ id: step.order }, step.about, 'note', { text: note }));
}

/** What the service will not have as a step is kept as a note: it stays on the order, with its true time in words. */
export async function handOver(step: Step, text: string): Promise<void> {
  const { at: _, ...args } = step.body as { at?: string };
  const said = Object.values(args).filter((v): v is string => typeof v === 'string' && v.length < 300).join(' · ');
  await replace(step, made({ id: step.order }, step.about, 'note', { text: said ? `${text} ${said}` : text }));
}

const same = (a: Slot, b: Slot): boolean => Date.parse(a.from ?? '') === Date.parse(b.from ?? '') || (!a.from && !b.from);

/** What somebody else agreed since this step was made, or null. An order that is out of sight has no clash. */
async function clash(step: Step): Promise<Step['theirs'] | null> {
  if (!step.base) return null;
  const order = await call<Order>('GET', `/orders/${step.order}`).catch((e: unknown) => {
    if (e instanceof Refused) return null;
    throw e;
  });
  if (!order || !order.appointment || same(slotOf(order), step.base) || same(slotOf(order), step.body as Slot)) return null;
  const line = order.history.filter((h) => slotSteps.includes(h.action)).at(-1);
  return { ...slotOf(order), at: line?.at ?? null, reason: (line?.args as { reason?: string } | undefined)?.reason ?? null };
}

/** Others worked on the order between this step and its arrival. */
function metOthers(step: Step, order: Order | undefined): boolean {
  const mine = order?.technician;
  return (order?.history ?? []).some((h) => h.role !== 'system' && h.actor !== mine && Date.parse(h.received_at ?? '') > step.at);
}

async function refused(step: Step, problem: Problem): Promise<void> {
  if (problem.kept) {
    await forget(step);
    await settle(step, 'kept');
  } else if (problem.status === 401 || problem.status === 429) {
    await put({ ...step, state: 'waiting' });
    throw new Unreachable();
  } else {
    await put({ ...step, state: 'refused', problem });
  }
  taken.value++;
}

async function sendOne(step: Step): Promise<Order | undefined> {
  const headers = { 'Idempotency-Key': step.key };
  if (!(step.body instanceof Blob)) return call<Order>(step.method, step.path, step.body, headers);
  const far = (share: number) => (queue.value = queue.value.map((s) => (s.key === step.key ? { ...s, far: share } : s)));
  await upload(step.path, step.body, headers, far);
  return undefined;
}

async function deliver(step: Step): Promise<void> {
  const theirs = await clash(step);
  if (theirs) {
    for (const s of queue.value.filter((x) => x.order === step.order && x.state === 'clash')) await forget(s);
    return put({ ...step, state: 'clash', theirs });
  }
  const after = await sendOne(step);
  if (after?.history) await remember(`/orders/${step.order}`, after);
  await forget(step);
  if (metOthers(step, after)) await settle(step, 'merged');
  taken.value++;
}

async function send(step: Step): Promise<void> {
  await put({ ...step, state: 'sending' });
  try {
    await deliver(step);
  } catch (e) {
    if (e instanceof Refused) return refused(step, e.problem);
    await put({ ...step, state: 'waiting' });
    throw e;
  }
}

async function sendAll(): Promise<void> {
  const stuck = () => new Set(queue.value.filter((s) => s.state === 'refused' || isHeld(s)).map((s) => s.order));
  for (;;) {
    const next = queue.value.find((s) => s.state === 'waiting' && !stuck().has(s.order));
    if (!next) return;
    await send(next);
  }
}

const SOON_MS = 1000;
const LATEST_MS = 15000;
let pause = SOON_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

/** One lost answer is tried again at once, a network that is away only now and then. */
function later(): void {
  clearTimeout(timer);
  if (!flushing) return;
  timer = setTimeout(() => void flush(), pause);
  pause = Math.min(LATEST_MS, pause * 2);
}

/** Sends what waits, one after the other; one run at a time. */
export async function flush(): Promise<void> {
  running ??= sendAll().then(() => void (pause = SOON_MS), later).finally(() => (running = null));
  await running;
}

let flushing = false;

function atOnce(): void {
  pause = SOON_MS;
  void flush();
}

export function startFlushing(): void {
  flushing = true;
  addEventListener('online', atOnce);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && atOnce());
  // Whatever else went wrong, nothing that waits is forgotten.
  setInterval(() => queue.value.some((s) => s.state === 'waiting') && void flush(), LATEST_MS);
}
