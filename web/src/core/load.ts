// SPDX-License-Identifier: Apache-2.0
// A hook: something of the service, kept for when there is no network, read anew when a step was taken.
import { useEffect, useState } from 'preact/hooks';
import { answered, fetchOrKept, Refused, syncedAt, type Copy } from './api';
import { taken } from './outbox';
import { useSignal } from './signal';

export interface Loaded<T> {
  copy: Copy<T> | null;
  failed: boolean;
  /** It is not there for this caller, or not any more. */
  gone: boolean;
  again(): void;
}

const versionOf = (c: Copy<unknown> | null): number => (c?.value as { version?: number } | undefined)?.version ?? 0;

/** An answer that was on its way while a step was taken knows less than what the step answered. */
const newer = <T>(old: Copy<T> | null, next: Copy<T>): Copy<T> => (versionOf(next) < versionOf(old) ? old! : next);

export function useLoad<T>(path: string, every = 0): Loaded<T> {
  const [copy, setCopy] = useState<Copy<T> | null>(null);
  const [failed, setFailed] = useState(false);
  const [gone, setGone] = useState(false);
  const [count, setCount] = useState(0);
  const after = useSignal(taken);

  useEffect(() => {
    let left = false;
    fetchOrKept<T>(path).then((c) => {
      if (left) return;
      setGone(false);
      setCopy((old) => newer(old, c));
      setFailed(false);
      if (c.fresh) syncedAt.value = c.at;
    }, (e: unknown) => {
      if (left) return;
      setFailed(true);
      setGone(e instanceof Refused && e.problem.status === 404);
    });
    return () => void (left = true);
  }, [path, after, count]);

  useEffect(() => answered.watch(() => {
    const a = answered.value;
    if (a?.path === path) setCopy((old) => newer(old, a.copy as Copy<T>));
  }), [path]);

  useEffect(() => {
    if (!every) return;
    const timer = setInterval(() => setCount((n) => n + 1), every);
    return () => clearInterval(timer);
  }, [every]);

  return { copy, failed, gone, again: () => setCount((n) => n + 1) };
}
