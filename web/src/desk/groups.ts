// SPDX-License-Identifier: Apache-2.0
// Orders that are one matter stand as one card: what an area event holds, and what travels together to one machine.
// Pure, so that it can be tested.
import type { OrderItem } from '../core/api';

export interface Group {
  /** Its own in the whole board. */
  id: string;
  of: 'area' | 'job';
  orders: OrderItem[];
}

/** A card of a column: an order, or a group, which its orders follow while it is unfolded. */
export interface Entry {
  id: string;
  order?: OrderItem;
  group?: Group;
}

function groupOf(o: OrderItem): Pick<Group, 'id' | 'of'> | null {
  if (o.held_by) return { id: 'area:' + o.held_by, of: 'area' };
  return o.job ? { id: `job:${o.job}:${o.state}`, of: 'job' } : null;
}

export function entries(orders: readonly OrderItem[], unfolded: ReadonlySet<string>): Entry[] {
  const groups = new Map<string, Group>();
  for (const o of orders) {
    const g = groupOf(o);
    if (!g) continue;
    const found = groups.get(g.id);
    if (found) found.orders.push(o);
    else groups.set(g.id, { ...g, orders: [o] });
  }
  const made: Entry[] = [];
  for (const o of orders) {
    const group = groups.get(groupOf(o)?.id ?? '');
    if (!group || group.orders.length < 2) made.push({ id: o.id, order: o });
    else if (group.orders[0] === o) made.push({ id: group.id, group }, ...(unfolded.has(group.id) ? group.orders.map((x) => ({ id: x.id, order: x })) : []));
  }
  return made;
}
