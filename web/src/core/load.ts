// SPDX-License-Identifier: Apache-2.0
// A hook: something of the service, kept for when there is no network, read anew when a step was taken.
import { useEffect, useState } from 'preact/hooks';
import { fetchOrKept, syncedAt, type Copy } from './api';
import { taken } from './outbox';
import { useSignal } from './signal';

export interface Loaded<T> {
  copy: Copy<T> | null;
  failed: boolean;
  again(): void;
}

export function useLoad<T>(path: string, every = 0): Loaded<T> {
  const [copy, setCopy] = useState<Copy<T> | null>(null);
  const [failed, setFailed] = useState(false);
  const [count, setCount] = useState(0);
  const after = useSignal(taken);

  useEffect(() => {
    let gone = false;
    fetchOrKept<T>(path).then((c) => {
      if (gone) return;
      setCopy(c);
      setFailed(false);
      if (c.fresh) syncedAt.value = c.at;
    }, () => !gone && setFailed(true));
    return () => void (gone = true);
  }, [path, after, count]);

  useEffect(() => {
    if (!every) return;
    const timer = setInterval(() => setCount((n) => n + 1), every);
    return () => clearInterval(timer);
  }, [every]);

  return { copy, failed, again: () => setCount((n) => n + 1) };
}
