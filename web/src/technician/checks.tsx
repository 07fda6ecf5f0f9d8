// SPDX-License-Identifier: Apache-2.0
// What is asked of a visit, to tick, with the words that the company says at it.
import type { Order, Schema } from '../core/api';
import { say, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { asked } from './complete';

type Phase = Schema['Phase'];

/** A phrase stands at the first item that serves the same rule. */
export function phrase(list: Schema['Checklists'] | undefined, items: { id: string; policy: string }[], item: { id: string; policy: string }): string {
  const words = list?.say.find((s) => s.policy === item.policy);
  return words && items.find((i) => i.policy === item.policy)?.id === item.id ? say(words.title) : '';
}

export function Checks({ order, phase, ticks, tick }: { order: Order; phase: Phase; ticks: string[]; tick(next: string[]): void }) {
  const { copy } = useLoad<Schema['Checklists']>('/checklists');
  const items = asked(order, phase);
  const toggle = (id: string) => tick(ticks.includes(id) ? ticks.filter((x) => x !== id) : [...ticks, id]);
  return (
    <ul class="check">{items.map((i) => {
      const words = phrase(copy?.value, items, i);
      return (
        <li><label><input type="checkbox" name="tick" value={i.id} checked={ticks.includes(i.id)} onChange={() => toggle(i.id)} />
          <span>{say(i.title)}{words && <small>“{words}”</small>}</span></label></li>
      );
    })}</ul>
  );
}

export function CheckCard({ order, phase, ticks, tick }: { order: Order; phase: Phase; ticks: string[]; tick(next: string[]): void }) {
  const items = asked(order, phase);
  if (items.length === 0) return null;
  const n = items.filter((i) => ticks.includes(i.id)).length;
  return (
    <section class="card" aria-labelledby={'check-' + phase}>
      <header><h2 id={'check-' + phase}>{t(`check.${phase}`)}</h2><span class="small ink-2 push">{t('check.count', { n, of: items.length })}</span></header>
      <Checks order={order} phase={phase} ticks={ticks} tick={tick} />
    </section>
  );
}
