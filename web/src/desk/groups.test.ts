// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { OrderItem } from '../core/api';
import { entries } from './groups';

const order = (id: string, rest: object = {}) => ({ id, held_by: null, job: null, state: 'ready', ...rest }) as unknown as OrderItem;
const held = (id: string) => order(id, { held_by: 'A', state: 'held' });
const ids = (list: OrderItem[], open: string[] = []) => entries(list, new Set(open)).map((e) => e.id);

it('what an area event holds is one card, where its first order stood', () => {
  expect(ids([order('a'), held('b'), order('c'), held('d')])).toEqual(['a', 'area:A', 'c']);
});

it('an unfolded card is followed by its orders', () => {
  expect(ids([order('a'), held('b'), order('c'), held('d')], ['area:A'])).toEqual(['a', 'area:A', 'b', 'd', 'c']);
});

it('orders of one machine are one card as long as they stand alike', () => {
  expect(ids([order('a', { job: 'J' }), order('b', { job: 'J' })])).toEqual(['job:J:ready']);
  expect(ids([order('a', { job: 'J' }), order('b', { job: 'J', state: 'parked' })])).toEqual(['a', 'b']);
});

it('one order is no group', () => expect(ids([held('a'), order('b', { job: 'J' })])).toEqual(['a', 'b']));
