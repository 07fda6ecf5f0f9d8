// SPDX-License-Identifier: Apache-2.0
// The same step on several orders, one after the other; what was refused is said with its reason.
import { useState } from 'preact/hooks';
import type { OrderItem } from '../core/api';
import { t } from '../core/i18n';
import { useSignal } from '../core/signal';
import { Field, Sheet } from '../ui/parts';
import { say, step, whyNot } from './act';
import { OrdersCsv } from './orders-csv';
import { technicians } from './people';

async function all(chosen: OrderItem[], action: string, args: object): Promise<OrderItem[]> {
  const refused: { order: OrderItem; why: string }[] = [];
  for (const order of chosen) {
    try {
      await step(order, action, args);
    } catch (e) {
      refused.push({ order, why: whyNot(e) });
    }
  }
  const done = t('bulk.done', { n: chosen.length - refused.length, of: chosen.length });
  const first = refused[0];
  say(first ? `${done} ${first.order.number}: ${first.why}` : done, refused.length > 0);
  return refused.map((r) => r.order);
}

type Asked = 'assign' | 'hold' | null;

/** In the place of the strip while orders are chosen. `keep` are those that were refused: they stay chosen. */
export function BulkBar({ chosen, keep }: { chosen: OrderItem[]; keep(orders: OrderItem[]): void }) {
  const [asked, setAsked] = useState<Asked>(null);
  const [busy, setBusy] = useState(false);
  const people = useSignal(technicians);
  const run = (action: string, args: object) => {
    setAsked(null);
    setBusy(true);
    void all(chosen, action, args).then(keep).finally(() => setBusy(false));
  };
  return (
    <section class="dnext" aria-label={t('bulk')}>
      <div class="lead">{t('bulk')}</div>
      <p><b class="strong">{t('bulk.chosen', { n: chosen.length })}</b> {chosen.slice(0, 8).map((o) => o.number).join(' · ')}{chosen.length > 8 ? ' …' : ''}</p>
      <div class="row">
        <button type="button" class="btn plain" onClick={() => keep([])}>{t('bulk.none')} <kbd class="kbd">Esc</kbd></button>
        <OrdersCsv of={chosen} />
        <button type="button" class="btn" disabled={busy} onClick={() => setAsked('hold')}>{t('do.hold')}</button>
        <button type="button" class="btn" disabled={busy} onClick={() => run('release', {})}>{t('do.release')}</button>
        <button type="button" class="btn main" disabled={busy} onClick={() => setAsked('assign')}>{t('do.assign')}</button>
      </div>
      {asked === 'assign' && <Sheet title={t('bulk.assign', { n: chosen.length })} label={t('do.assign')} close={() => setAsked(null)}
        submit={(form) => run('assign', { technician: String(form.get('technician')) })}>
        <Field label={t('filter.person')}><select name="technician" required>{people.map((p) => <option value={p.id}>{p.name} · {t('cand.load', { n: p.load })}</option>)}</select></Field></Sheet>}
      {asked === 'hold' && <Sheet title={t('bulk.hold', { n: chosen.length })} label={t('do.hold')} close={() => setAsked(null)}
        submit={(form) => run('hold', { reason: String(form.get('reason')) })}>
        <Field label={t('reason')}><textarea name="reason" required maxLength={500} /></Field></Sheet>}
    </section>
  );
}
