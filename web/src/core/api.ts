// SPDX-License-Identifier: Apache-2.0
// The service, as the pages call it. Types are those of its OpenAPI document.
import type { components } from './api-types';
import { shelf } from './store';
import { signal } from './signal';

export type Schema = components['schemas'];
export type Order = Schema['Order'];
export type OrderItem = Schema['OrderItem'];
export type Action = Schema['Action'];
export type Words = Schema['Words'];
export type User = Schema['User'];
export type Problem = Partial<Schema['Problem']> & { status: number };

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title ?? String(problem.status));
  }
}

/** Nobody answered: no network, or a proxy that says so. */
export class Unreachable extends Error {}

export const user = signal<User | null>(null);
export const online = signal(true);
/** When what is shown was last fetched, by the service's clock. */
export const syncedAt = signal<number | null>(null);

const copies = shelf('copies');
let offset = 0;

/** Now, by the service's clock: a phone's own may be wrong by hours. */
export const now = (): number => Date.now() + offset;

/** A weak network may take a call and never answer. A picture takes its time. */
const patience = (body: unknown): number => (body instanceof Blob ? 120000 : 15000);

interface Said {
  status: number;
  ok: boolean;
  /** Null: no body. */
  json: unknown;
}

/** Undefined: no JSON. */
function parsed(text: string): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : null;
  } catch {
    return undefined;
  }
}

/** Half of an answer is none, and so is the page of somebody in between who wants a log-in of their own. */
async function reach(path: string, init: RequestInit): Promise<Said> {
  try {
    const signal = AbortSignal.timeout(patience(init.body));
    const answer = await fetch('/api/v1' + path, { credentials: 'same-origin', signal, ...init });
    if ([502, 503, 504].includes(answer.status)) throw new Unreachable();
    const json = parsed(await answer.text());
    if (answer.ok && json === undefined) throw new Unreachable();
    online.value = true;
    return { status: answer.status, ok: answer.ok, json: json ?? null };
  } catch {
    online.value = false;
    throw new Unreachable();
  }
}

export async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const json: Record<string, string> = body === undefined || body instanceof Blob ? {} : { 'Content-Type': 'application/json' };
  const said = await reach(path, {
    method,
    headers: { ...json, ...headers },
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
  });
  if (said.status === 401 && path !== '/session') user.value = null;
  if (!said.ok) throw new Refused({ ...(said.json as Problem | null), status: said.status });
  return (said.json ?? undefined) as T;
}

export interface Copy<T> {
  value: T;
  at: number;
  fresh: boolean;
}

/** From the service, else what was kept of it. */
export async function fetchOrKept<T>(path: string): Promise<Copy<T>> {
  try {
    const value = await call<T>('GET', path);
    const at = now();
    await copies.set(path, { value, at });
    return { value, at, fresh: true };
  } catch (e) {
    const kept = e instanceof Unreachable ? await copies.get<{ value: T; at: number }>(path) : undefined;
    if (!kept) throw e;
    return { ...kept, fresh: false };
  }
}

/** What a step answered: pages that show it need not ask again. */
export const answered = signal<{ path: string; copy: Copy<unknown> } | null>(null);

export async function remember(path: string, value: unknown): Promise<void> {
  const at = now();
  await copies.set(path, { value, at });
  answered.value = { path, copy: { value, at, fresh: true } };
}

export async function readClock(): Promise<void> {
  offset = (await copies.get<number>('offset')) ?? offset;
  const clock = await call<Schema['Clock']>('GET', '/clock');
  offset = clock.now_ms - Date.now();
  await copies.set('offset', offset);
}

const PATIENT_MS = 1500;

/** Times are shown by the service's clock from the first one on; a weak network is not waited for. */
const clockSoon = (): Promise<unknown> => Promise.race([readClock().catch(() => undefined), new Promise((go) => setTimeout(go, PATIENT_MS))]);

export async function logIn(login: string, password: string): Promise<void> {
  const session = await call<Schema['Session']>('POST', '/session', { login, password });
  await copies.set('user', session.user);
  await clockSoon();
  user.value = session.user;
}

/** Who is logged in; without a network, who was. */
export async function whoAmI(): Promise<void> {
  try {
    const me = await call<User>('GET', '/session');
    await copies.set('user', me);
    await clockSoon();
    user.value = me;
  } catch (e) {
    offset = (await copies.get<number>('offset')) ?? offset;
    user.value = e instanceof Unreachable ? ((await copies.get<User>('user')) ?? null) : null;
  }
}

export async function logOut(): Promise<void> {
  await call('DELETE', '/session').catch(() => undefined);
  for (const [key] of await copies.all()) await copies.del(key);
  user.value = null;
}
