// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Order } from '../core/api';
import { due, nextDeadline, water, type Deadline } from './due';

const T = Date.parse('2026-11-24T02:00:00Z');
const minute = 60000;
const iso = (at: number) => new Date(at).toISOString();
const clock = (name: string, at: number | null, state = 'running', paused = false): Deadline =>
  ({ name, started_at: iso(T), due_at: at === null ? null : iso(at), state, paused }) as Deadline;
const order = (...deadlines: Deadline[]): Order =>
  ({ deadlines }) as unknown as Order;

describe('a deadline chip', () => {
  const accept = clock('accept', T + 15 * minute);

  it('is full when the clock begins and calm until three quarters are gone', () => {
    expect(due(accept, T)).toMatchObject({ state: 'calm', level: 1 });
    expect(due(accept, T + 11 * minute)?.state).toBe('calm');
    expect(due(accept, T + 12 * minute)?.state).toBe('soon');
  });

  it('is late, and empty, only when it is late', () => {
    expect(due(accept, T + 15 * minute)?.state).toBe('soon');
    expect(due(accept, T + 15 * minute + 1)).toMatchObject({ state: 'late', level: 0 });
  });

  it('stands still while it is paused, with or without a time', () => {
    expect(due(clock('contact', T, 'running', true), T + minute)?.state).toBe('held');
    expect(due(clock('contact', null), T)?.state).toBe('held');
  });

  it('says nothing of a clock that has ended', () => {
    expect(due(clock('accept', T, 'ended'), T)).toBeNull();
  });

  it('is the one that runs out first', () => {
    const o = order(clock('visit', T + 90 * minute), clock('contact', null), accept, clock('contact', T, 'met'));
    expect(nextDeadline(o, T)?.deadline).toBe(accept);
  });
});

describe('the glass', () => {
  it('has water to the brim at 1 and none at 0', () => {
    expect(water(1)).toContain('M3.0 3.0');
    expect(water(0)).toContain('M3.9 17.2');
    expect(water(7)).toBe(water(1));
  });
});
