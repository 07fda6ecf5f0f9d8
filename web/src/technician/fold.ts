// SPDX-License-Identifier: Apache-2.0
import type { Order } from '../core/api';

/** Of a day of more visits than these, those that are done take one line. */
const MANY = 12;

export const isDone = (o: Pick<Order, 'state'>): boolean => o.state === 'verifying' || o.state === 'closed';

export function folded<T extends Pick<Order, 'state'>>(orders: T[]): { done: T[]; shown: T[] } {
  const fold = orders.length > MANY;
  return { done: fold ? orders.filter(isDone) : [], shown: fold ? orders.filter((o) => !isDone(o)) : orders };
}
