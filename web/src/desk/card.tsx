// SPDX-License-Identifier: Apache-2.0
// An order on the board: severity and number, fault, who, clock and at most one tag.
import type { OrderItem } from '../core/api';
import { t, type Key } from '../core/i18n';
import { href } from '../core/router';
import { useSignal } from '../core/signal';
import { DueChip } from '../ui/due-chip';
import { Severity } from '../ui/parts';
import { faultOf, slotOf, whoOf } from './about';
import { tick } from './tick';

export interface Tag {
  word: Key;
  colour: 'moss' | 'rust' | 'brass' | 'water' | 'slate';
}

interface Row extends Tag {
  when(o: OrderItem): boolean;
}

/** The first that is true. */
const tags: Row[] = [
  { word: 'tag.unproven', colour: 'brass', when: (o) => o.verdict === 'insufficient_evidence' },
  { word: 'tag.watching', colour: 'brass', when: (o) => o.state === 'verifying' },
  { word: 'tag.held', colour: 'slate', when: (o) => o.state === 'held' },
  { word: 'tag.parked', colour: 'slate', when: (o) => o.state === 'parked' },
  { word: 'tag.triage', colour: 'water', when: (o) => o.state === 'triage' },
  { word: 'tag.reopened', colour: 'rust', when: (o) => o.verdict === 'not_fixed' },
  { word: 'tag.repeat', colour: 'rust', when: (o) => o.repeat_of !== null },
  { word: 'tag.on_site', colour: 'water', when: (o) => o.state === 'on_site' },
  { word: 'tag.install', colour: 'water', when: (o) => o.kind === 'install' },
  { word: 'tag.visit', colour: 'slate', when: (o) => o.visit > 1 },
];

export const tagOf = (o: OrderItem): Tag | null => tags.find((r) => r.when(o)) ?? null;

export function Clock({ order }: { order: OrderItem }) {
  useSignal(tick);
  const slot = order.state === 'scheduled' ? slotOf(order) : '';
  return slot ? <span class="due"><b>{slot}</b></span> : <DueChip order={order} />;
}

export interface CardProps {
  order: OrderItem;
  chosen: boolean;
  choosing: boolean;
  choose(o: OrderItem, range: boolean): void;
  focused(o: OrderItem): void;
}

export function OrderCard({ order, chosen, choosing, choose, focused }: CardProps) {
  const tag = tagOf(order);
  const press = (e: MouseEvent) => {
    if (!choosing && !e.shiftKey && !e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    choose(order, e.shiftKey);
  };
  return (
    <a class={'dcard' + (chosen ? ' sel' : '')} href={href('order', order.id)} data-order={order.id} onClick={press}
      onFocus={() => focused(order)}>
      <span class="h"><Severity of={order.severity} /><span class="num">{chosen && <>✓<span class="hide">{t('chosen.one')}</span> </>}{order.number}</span></span>
      <span class="f">{faultOf(order)}</span>
      <span class="m"><bdi>{whoOf(order)}</bdi></span>
      <span class="row"><Clock order={order} />{tag && <span class={'tag push ' + tag.colour}>{t(tag.word, { n: order.visit })}</span>}</span>
    </a>
  );
}
