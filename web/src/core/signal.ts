// SPDX-License-Identifier: Apache-2.0
// A value that pages watch.
import { useEffect, useState } from 'preact/hooks';

export interface Signal<T> {
  value: T;
  watch(f: () => void): () => void;
}

export function signal<T>(first: T): Signal<T> {
  const watchers = new Set<() => void>();
  let now = first;
  return {
    get value() {
      return now;
    },
    set value(next: T) {
      now = next;
      watchers.forEach((f) => f());
    },
    watch(f) {
      watchers.add(f);
      return () => void watchers.delete(f);
    },
  };
}

export function useSignal<T>(s: Signal<T>): T {
  const [, again] = useState({});
  const shown = s.value;
  useEffect(() => {
    const leave = s.watch(() => again({}));
    // It may have changed between what was shown first and now.
    if (s.value !== shown) again({});
    return leave;
  }, [s]);
  return shown;
}
