// SPDX-License-Identifier: Apache-2.0
// A list of rows through which the keys go: J, K and the arrows. What carries `data-row` gets the focus.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useKeys } from './keys';
import { WindowedList } from './window';

interface Props<T> {
  items: readonly T[];
  row: number;
  label: string;
  keyOf(item: T): string;
  render(item: T): ComponentChildren;
  /** The row that has the focus. */
  here?(item: T): void;
}

const focusRow = (key: string): void => void requestAnimationFrame(() => requestAnimationFrame(() =>
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })));

export function Rows<T>({ items, row, label, keyOf, render, here }: Props<T>) {
  const [key, setKey] = useState<string | null>(null);
  const at = items.findIndex((i) => keyOf(i) === key);
  const to = (by: number) => () => {
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))];
    if (!next) return;
    setKey(keyOf(next));
    here?.(next);
    focusRow(keyOf(next));
  };
  useKeys({ j: to(1), ArrowDown: to(1), k: to(-1), ArrowUp: to(-1) });
  const focused = (e: FocusEvent) => {
    const found = (e.target as HTMLElement).closest<HTMLElement>('[data-of]')?.dataset.of;
    const item = items.find((i) => keyOf(i) === found);
    if (!item) return;
    setKey(found!);
    here?.(item);
  };
  return (
    <div class="rows" onFocusIn={focused}>
      <WindowedList items={items} row={row} label={label} show={at < 0 ? undefined : at} keyOf={keyOf} render={(item) => <div class="lrow" data-of={keyOf(item)}>{render(item)}</div>} />
    </div>
  );
}
