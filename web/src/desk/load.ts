// SPDX-License-Identifier: Apache-2.0
// A hook: something of the service, read anew when the stream says that it changed. Nothing of it is kept on the disk.
import { useEffect, useRef, useState } from 'preact/hooks';
import { call, now, syncedAt } from '../core/api';
import { listen, type News } from './live';

export interface Fresh<T> {
  value: T | null;
  failed: boolean;
  again(): void;
  put(value: T): void;
}

const GATHER_MS = 300;

/** `path` null: not now. `about` says which news change it; a reset always does. */
export function useFresh<T>(path: string | null, about: (news: News) => boolean = () => false): Fresh<T> {
  const [got, setGot] = useState<{ path: string; value: T } | null>(null);
  const [failed, setFailed] = useState(false);
  const [count, setCount] = useState(0);
  const asks = useRef(about);
  asks.current = about;
  useEffect(() => {
    if (!path) return;
    let gone = false;
    call<T>('GET', path).then((value) => {
      if (gone) return;
      setGot({ path, value });
      setFailed(false);
      syncedAt.value = now();
    }, () => !gone && setFailed(true));
    return () => void (gone = true);
  }, [path, count]);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const end = listen((news) => {
      if (news.event !== 'reset' && !asks.current(news)) return;
      waiting ??= setTimeout(() => {
        waiting = null;
        setCount((n) => n + 1);
      }, GATHER_MS);
    });
    return () => {
      end();
      if (waiting) clearTimeout(waiting);
    };
  }, []);
  return { value: got && got.path === path ? got.value : null, failed, again: () => setCount((n) => n + 1), put: (value) => path && setGot({ path, value }) };
}

/** All pages of a list. */
export async function every<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const list: { items: T[]; next_cursor: string | null } = await call('GET', path + (path.includes('?') ? '&' : '?') + 'limit=200' + (cursor ? '&cursor=' + cursor : ''));
    found.push(...list.items);
    cursor = list.next_cursor;
  } while (cursor);
  return found;
}
