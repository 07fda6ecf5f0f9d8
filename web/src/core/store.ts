// SPDX-License-Identifier: Apache-2.0
// What the page keeps on the phone. Where there is no IndexedDB (some in-app browsers) it lasts as long as the page.
import { createStore, del, entries, get, set, type UseStore } from 'idb-keyval';

const memory = new Map<string, Map<string, unknown>>();
const stores = new Map<string, UseStore>();

export interface Shelf {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  all<T>(): Promise<[string, T][]>;
}

async function tryOr<T>(idb: () => Promise<T>, other: () => T): Promise<T> {
  try {
    return await idb();
  } catch {
    return other();
  }
}

export function shelf(name: string): Shelf {
  const mem = memory.get(name) ?? new Map<string, unknown>();
  memory.set(name, mem);
  const store = (): UseStore => {
    const s = stores.get(name) ?? createStore('tapwright-' + name, 'kept');
    stores.set(name, s);
    return s;
  };
  return {
    get: <T>(key: string) => tryOr(async () => get<T>(key, store()), () => mem.get(key) as T | undefined),
    set: (key, value) => tryOr(async () => set(key, value, store()), () => void mem.set(key, value)),
    del: (key) => tryOr(async () => del(key, store()), () => void mem.delete(key)),
    all: <T>() => tryOr(async () => entries<string, T>(store()), () => [...mem] as [string, T][]),
  };
}
