// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Order } from '../core/api';
import { folded } from './fold';
import { offered } from './slot';

const day = (n: number, done: number) => Array.from({ length: n }, (_, i) => ({ state: (i < done ? 'closed' : 'scheduled') as Order['state'] }));

describe('a long day', () => {
  it('of twelve visits is shown whole', () => expect(folded(day(12, 5)).shown).toHaveLength(12));
  it('of more folds those that are done, and no other', () => {
    const { done, shown } = folded(day(13, 5));
    expect([done.length, shown.length]).toEqual([5, 8]);
  });
});

describe('the free times that are offered', () => {
  const at = Date.parse('2026-03-02T00:30:00Z');
  const windows = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4].map((d, i) => ({ from: new Date(Date.parse('2026-03-01T01:00:00Z') + d * 86400000 + i * 3600000).toISOString() }));
  it('are some of each of the next three days', () =>
    expect(offered(windows, at).map((w) => w.from.slice(8, 10))).toEqual(['02', '02', '03', '03', '04', '04']));
  it('are none that are over', () => expect(offered(windows, at + 20 * 86400000)).toEqual([]));
});
