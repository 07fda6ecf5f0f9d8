// SPDX-License-Identifier: Apache-2.0
// What the likely causes ask of people: a pen in the water, a meter at a plug, a question to who lives there.
import type { Order, Schema } from '../core/api';
import { number, say, t } from '../core/i18n';
import { Asked } from './asked';
import { Choice, Field } from '../ui/parts';

type Question = Schema['Asked'];

/** No pen, meter or gauge of ours shows more. */
const MOST = 9999;

const name = (q: Question): string => `asked-${q.id}`;

/** Of a sheet; what is left out is not said. */
export function HandFields({ order }: { order: Order }) {
  const only = order.asked.length === 1;
  return (
    <>{order.asked.map((q) => (q.kind === 'measured'
      ? <Field label={say(q.title)}><input type="number" name={name(q)} inputMode="decimal" step="any" min="0" max={MOST} required={only} /></Field>
      : <Choice name={name(q)} legend={say(q.title)} options={[['', t('hand.open')], ['yes', t('hand.yes')], ['no', t('hand.no')]]} />))}</>
  );
}

/** A note with the readings in words, so that it is read where nobody asks for them; null: nothing was entered. */
export function handArgs(form: FormData, order: Order): object | null {
  const given = order.asked.map((q) => [q, String(form.get(name(q)) ?? '').trim()] as const).filter(([, v]) => v !== '');
  if (given.length === 0) return null;
  const of = (kind: Question['kind'], value: (v: string) => number | boolean) =>
    Object.fromEntries(given.filter(([q]) => q.kind === kind).map(([q, v]) => [q.id, value(v)]));
  const words = (q: Question, v: string) => `${say(q.title)} ${q.kind === 'measured' ? number(Number(v)) : t(v === 'yes' ? 'hand.yes' : 'hand.no')}`;
  return { text: given.map(([q, v]) => words(q, v)).join(' · '), measured: of('measured', Number), answers: of('answer', (v) => v === 'yes') };
}

export function Hand({ order, press }: { order: Order; press(): void }) {
  if (order.asked.length === 0) return null;
  const open = order.asked.filter((q) => q.value === null);
  return (
    <section class="card" aria-labelledby="hand"><h2 id="hand">{t('hand')}</h2>
      {open.length > 0 && <ul class="small ink-2">{open.map((q) => <li>{say(q.title)}</li>)}</ul>}
      <Asked order={order} />
      <div class="btns"><button type="button" class="btn" onClick={press}>{t('hand.enter')}</button></div>
    </section>
  );
}
