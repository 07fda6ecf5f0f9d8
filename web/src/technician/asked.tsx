// SPDX-License-Identifier: Apache-2.0
// What people answered and read by hand, beside what the machine says of itself.
import type { Order } from '../core/api';
import { clock, number, say, t } from '../core/i18n';

export function Asked({ order }: { order: Order }) {
  const said = order.asked.filter((q) => q.value !== null);
  if (said.length === 0) return null;
  const value = (v: boolean | number | null) => (typeof v === 'number' ? number(v) : t(v ? 'hand.yes' : 'hand.no'));
  return (
    <ul class="stack-s">{said.map((q) => <li>{say(q.title)} <b>{value(q.value)}</b> <span class="small ink-2">{clock(q.at)}</span></li>)}</ul>
  );
}
