// SPDX-License-Identifier: Apache-2.0
// The state of a deadline chip and the water in its glass, from what an order says.
import type { OrderItem, Schema } from '../core/api';

export type Deadline = Schema['Deadline'];
export type DueState = 'calm' | 'soon' | 'late' | 'held' | 'met';

export interface Due {
  state: DueState;
  at: number;
  left: number;
  /** Of the time allowed, what is left: 0 to 1. */
  level: number;
}

export function due(d: Deadline, now: number): Due | null {
  const at = d.due_at ? Date.parse(d.due_at) : NaN;
  if (d.state === 'ended' || d.state === 'customer_unreachable') return null;
  if (d.paused || Number.isNaN(at)) return { state: 'held', at, left: at - now, level: 0.5 };
  if (d.state === 'met' || d.state === 'late') return { state: 'met', at, left: 0, level: 1 };
  const left = at - now;
  const level = Math.min(1, Math.max(0, left / Math.max(1, at - Date.parse(d.started_at))));
  return { state: left < 0 ? 'late' : level <= 0.25 ? 'soon' : 'calm', at, left, level };
}

/** The clock that matters now: the first to run out. */
export function nextDeadline(order: Pick<OrderItem, 'deadlines'>, now: number): { deadline: Deadline; due: Due } | null {
  const running = order.deadlines
    .filter((d) => d.state === 'running' || d.state === 'missed')
    .map((deadline) => ({ deadline, due: due(deadline, now) }))
    .filter((x): x is { deadline: Deadline; due: Due } => x.due !== null);
  return running.sort((a, b) => (a.due.at || Infinity) - (b.due.at || Infinity))[0] ?? null;
}

/** The water in a glass of 16 by 20. */
export function water(level: number): string {
  const y = 17.2 - 14.2 * Math.min(1, Math.max(0, level));
  const slant = ((17.2 - y) / 14.2) * 0.95;
  const f = (n: number) => n.toFixed(1);
  return `M${f(3.9 - slant)} ${f(y)}h${f(8.2 + 2 * slant)}L12.1 17.2H3.9z`;
}
