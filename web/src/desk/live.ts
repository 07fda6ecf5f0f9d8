// SPDX-License-Identifier: Apache-2.0
// What the service tells as it happens. One stream for all tabs of a browser: the tab that holds the lock has it and
// passes on what it hears. A browser without locks gets a stream for each tab.
import { signal } from '../core/signal';

export interface News {
  event: 'order' | 'device' | 'area' | 'notice' | 'reset';
  /** Of the order, the machine, the area event or the notice. */
  id: string;
}

type Told = News | { event: 'state'; open: boolean } | { event: 'hello' };

const CHANNEL = 'tapwright-stream';
/** A stream that the service refused is asked for again after this. */
const AGAIN_MS = 5000;
const kinds = ['order', 'device', 'area', 'notice', 'reset'] as const;
const listeners = new Set<(news: News) => void>();
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
let mine = false;

/** Whether news come in; what is shown may be old when not. */
export const live = signal(false);

/** Calls f for all that is told; returns how to end it. */
export function listen(f: (news: News) => void): () => void {
  listeners.add(f);
  return () => void listeners.delete(f);
}

function hear(news: News): void {
  listeners.forEach((f) => f(news));
}

function tell(told: Told): void {
  channel?.postMessage(told);
  if (told.event === 'state') live.value = told.open;
  else if (told.event !== 'hello') hear(told);
}

function idOf(data: string): string {
  try {
    return (JSON.parse(data) as { id?: string }).id ?? '';
  } catch {
    return '';
  }
}

function open(): void {
  const stream = new EventSource('/api/v1/stream');
  stream.onopen = () => tell({ event: 'state', open: true });
  stream.onerror = () => {
    tell({ event: 'state', open: false });
    if (stream.readyState !== EventSource.CLOSED) return;
    // What was said meanwhile is not told again: everything is read anew.
    setTimeout(() => {
      open();
      tell({ event: 'reset', id: '' });
    }, AGAIN_MS);
  };
  for (const event of kinds) stream.addEventListener(event, (e) => tell({ event, id: idOf(e.data as string) }));
}

/** Waits for the lock; whoever gets it later than at the start may have missed something. */
async function lead(): Promise<void> {
  const began = performance.now();
  await navigator.locks.request(CHANNEL, () => {
    mine = true;
    open();
    if (performance.now() - began > 1000) tell({ event: 'reset', id: '' });
    return new Promise<never>(() => undefined);
  });
}

let started = false;

export function startLive(): void {
  if (started) return;
  started = true;
  channel?.addEventListener('message', (e: MessageEvent<Told>) => {
    if (e.data.event === 'state') live.value = e.data.open;
    else if (e.data.event !== 'hello') hear(e.data);
    else if (mine) channel.postMessage({ event: 'state', open: live.value } satisfies Told);
  });
  if (channel && 'locks' in navigator) {
    channel.postMessage({ event: 'hello' } satisfies Told);
    void lead();
  } else {
    open();
  }
}
