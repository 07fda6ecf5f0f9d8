// SPDX-License-Identifier: Apache-2.0
// A list of rows of one height, of which only those in view are there. What is above and below is an empty picture of
// its height.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows made beyond the edge, so that scrolling never shows an empty one. */
const BEYOND = 4;

export interface Range {
  first: number;
  end: number;
}

export function inView(top: number, height: number, row: number, count: number): Range {
  const first = Math.max(0, Math.min(count, Math.floor(top / row)) - BEYOND);
  return { first, end: Math.min(count, Math.ceil((top + height) / row) + BEYOND) };
}

const Space = ({ height }: { height: number }) => (height > 0 ? <svg class="space" width="1" height={height} aria-hidden="true" /> : null);

interface Props<T> {
  items: readonly T[];
  /** Height of a row with the gap below it. */
  row: number;
  label: string;
  /** This row is brought into view. */
  show?: number;
  render(item: T, at: number): ComponentChildren;
  keyOf(item: T): string;
}

export function WindowedList<T>({ items, row, label, show, render, keyOf }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<Range>({ first: 0, end: 12 });
  const look = () => {
    const b = box.current;
    if (!b) return;
    const next = inView(b.scrollTop, b.clientHeight, row, items.length);
    setRange((r) => (r.first === next.first && r.end === next.end ? r : next));
  };
  useLayoutEffect(look, [items.length, row]);
  useEffect(() => {
    const watcher = new ResizeObserver(look);
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [items.length]);
  useLayoutEffect(() => {
    const b = box.current;
    if (!b || show === undefined || show < 0) return;
    if (show * row < b.scrollTop) b.scrollTop = show * row;
    else if ((show + 1) * row > b.scrollTop + b.clientHeight) b.scrollTop = (show + 1) * row - b.clientHeight + 28;
    look();
  }, [show]);
  const { first } = range;
  const end = Math.min(range.end, items.length);
  return (
    <div class="list" role="list" ref={box} aria-label={label} onScroll={look}>
      <Space height={first * row} />
      {items.slice(first, end).map((item, i) => (
        <div key={keyOf(item)} class="vrow" role="listitem" aria-setsize={items.length} aria-posinset={first + i + 1}>{render(item, first + i)}</div>
      ))}
      <Space height={(items.length - end) * row} />
    </div>
  );
}
