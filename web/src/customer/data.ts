// SPDX-License-Identifier: Apache-2.0
// What the link opens, read anew while somebody looks. Nothing of it stays on the phone: a link may be passed on.
import { call, Refused, Unreachable, type Schema } from '../core/api';
import { lang, setLang, setZone, t, type Lang } from '../core/i18n';
import { signal } from '../core/signal';

export type LinkOrder = Schema['LinkOrder'];
export type Filter = Schema['Filter'];
export type Wishes = Schema['ReminderWishes'];
export type Slot = Schema['LinkWindows']['items'][number];

/** null: the link is of the machine and of no order; undefined: not known yet. */
export const order = signal<LinkOrder | null | undefined>(undefined);
export const windows = signal<Slot[] | undefined>(undefined);
export const filters = signal<Filter[] | undefined>(undefined);
export const wishes = signal<Wishes | undefined>(undefined);
/** What is under way at the machine, by whichever link it was opened. */
export const under = signal<LinkOrder[]>([]);
/** The session has ended, or the link was made anew. */
export const ended = signal(false);
export const failed = signal(false);
export const toast = signal('');

/** What customers ring; "" where nobody has said it. */
export const service = signal('');

let offset = 0;

/** By the service's clock: a phone's own may be wrong by days. */
export const now = (): number => Date.now() + offset;

/** What only the text of the page has, before it gives way. */
export function readPage(): void {
  const { now: at, zone } = document.querySelector<HTMLElement>('[data-now]')?.dataset ?? {};
  if (at) offset = Number(at) - Date.now();
  if (zone) setZone(zone);
  service.value = document.querySelector('a[href^="tel:"]')?.textContent ?? '';
}

const POLL_MS = 15000;
const TOAST_MS = 6000;

function trouble(why: unknown): void {
  if (why instanceof Refused && why.problem.status === 401) ended.value = true;
  else failed.value = true;
}

async function missing<T>(path: string): Promise<T | null> {
  try {
    return await call<T>('GET', path);
  } catch (why) {
    if (why instanceof Refused && why.problem.status === 404) return null;
    throw why;
  }
}

export async function read(): Promise<void> {
  try {
    order.value = await missing<LinkOrder>('/c/order');
    failed.value = false;
  } catch (why) {
    trouble(why);
  }
}

/** The times that are free now: asked for when there is one to choose. */
export async function readWindows(): Promise<void> {
  try {
    windows.value = (await call<Schema['LinkWindows']>('GET', '/c/windows')).items;
  } catch (why) {
    trouble(why);
  }
}

export async function readHome(): Promise<void> {
  try {
    const [list, wish, open] = await Promise.all([
      missing<Schema['FilterList']>('/c/filters'), missing<Wishes>('/c/reminders'), missing<Schema['LinkOrderList']>('/c/orders')]);
    filters.value = list?.items ?? [];
    wishes.value = wish ?? undefined;
    under.value = open?.items ?? [];
    failed.value = false;
  } catch (why) {
    trouble(why);
  }
}

let fading: ReturnType<typeof setTimeout> | undefined;

export function tell(words: string): void {
  toast.value = words;
  clearTimeout(fading);
  fading = setTimeout(() => (toast.value = ''), TOAST_MS);
}

/** What the service answered, or null after the page has said why not. */
export async function say<T>(path: string, body: unknown = {}): Promise<T | null> {
  try {
    return await call<T>('POST', '/c/' + path, body, { 'Idempotency-Key': crypto.randomUUID?.() ?? String(Math.random()) });
  } catch (why) {
    if (why instanceof Refused && why.problem.status === 401) ended.value = true;
    else if (why instanceof Unreachable) tell(t('failed'));
    else tell(t(why instanceof Refused && why.problem.status === 429 ? 'too_often' : 'not_now'));
    return null;
  }
}

/** The same, where the answer is the order as it stands. */
export async function sayOrder(path: string, body: unknown = {}, thanks = ''): Promise<boolean> {
  const now = await say<LinkOrder>(path, body);
  if (!now) {
    await read();
    return false;
  }
  order.value = now;
  if (thanks) tell(thanks);
  return true;
}

/** The page at once; messages from now on, too, where the household is known. */
export function speak(next: Lang): void {
  setLang(next);
  void call<Wishes>('POST', '/c/language', { lang: next }).then((w) => (wishes.value = w), () => undefined);
}

export const other = (): Lang => (lang.value === 'en' ? 'zh-CN' : 'en');

const seen = (): boolean => document.visibilityState === 'visible';

export function startReading(): void {
  void read();
  setInterval(() => seen() && !ended.value && void read(), POLL_MS);
  addEventListener('visibilitychange', () => seen() && void read());
}
