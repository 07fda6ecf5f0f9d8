// SPDX-License-Identifier: Apache-2.0
// The repair card: what was wrong and done, parts, charges, what is asked before leaving, signature. Then it is handed in.
import { useState } from 'preact/hooks';
import type { Order } from '../core/api';
import { lang, number, say, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { keep, queue } from '../core/outbox';
import { go, href } from '../core/router';
import { useSignal } from '../core/signal';
import { signalName, units } from '../ui/evidence';
import { Icon } from '../ui/icons';
import { Failed, Field, Loading, NextButton, Top } from '../ui/parts';
import { nameOf } from './about';
import { Charges, useBill } from './charges';
import { CheckCard } from './checks';
import { completion, missing, needsOverride, outcomes } from './complete';
import { dropDraft, useDraft, type Change, type Draft } from './draft';
import { Parts } from './parts';
import { Photos } from './photos';
import { project } from './project';
import { before, latestRun, limitOf } from './run';
import { target } from './run-panel';
import { Signature } from './signature';
import { Progress } from './visit';

interface Part {
  order: Order;
  draft: Draft;
  change: Change;
}

function Cause({ order, draft, change }: Part) {
  const causes = order.diagnosis?.causes ?? [];
  const steps = order.diagnosis?.steps.filter((s) => s.cause === draft.cause) ?? [];
  return (
    <section class="card" aria-labelledby="card-cause"><h2 id="card-cause" tabIndex={-1}>{t('card.what')}</h2>
      <Field label={t('card.outcome')}><select value={draft.outcome} onChange={(e) => change({ outcome: e.currentTarget.value as Draft['outcome'] })}>
        {outcomes.map((o) => <option value={o}>{t(`outcome.${o}`)}</option>)}</select></Field>
      {causes.length > 0 && <Field label={t('card.cause')}><select value={draft.cause} onChange={(e) => change({ cause: e.currentTarget.value })}>
        {causes.map((c) => <option value={c.id}>{say(c.title)}</option>)}<option value="other">{t('card.other')}</option></select></Field>}
      {draft.cause === 'other' && <Field label={t('card.other_text')}><textarea value={draft.causeText} maxLength={500} onInput={(e) => change({ causeText: e.currentTarget.value })} /></Field>}
      {causes.length > 0 && draft.cause === causes[0]!.id && <p class="small ink-2">{t('card.as_expected')}</p>}
      {steps.length > 0 && <ol class="small ink-2 num">{steps.map((s) => <li>{say(s)}</li>)}</ol>}
      <Field label={t('card.work')}><textarea value={draft.work} maxLength={2000} placeholder={t('card.work_hint')} onInput={(e) => change({ work: e.currentTarget.value })} /></Field>
    </section>
  );
}

const compared = ['q_waste_lpm', 'p_mem_mpa', 'q_perm_lpm', 'tds_out_ppm'] as const;

function Readings({ order }: { order: Order }) {
  const run = latestRun(order);
  if (run?.state !== 'passed' && run?.state !== 'failed') return null;
  const value = (v: number | undefined) => (v === undefined ? '–' : number(v));
  const rows = compared.filter((f) => run.values[f] !== undefined);
  if (rows.length === 0) return null;
  return (
    <><table class="before"><thead><tr><th scope="col">{t(`run.${run.state}_short`)}</th><th scope="col">{t('card.before')}</th><th scope="col">{t('card.after')}</th><th scope="col">{t('card.target')}</th></tr></thead>
      <tbody>{rows.map((f) => <tr><th scope="row">{signalName(f)} {units[f]}</th><td>{value(before(order, f))}</td><td class="now">{value(run.values[f])}</td><td>{target(limitOf(order, f))}</td></tr>)}</tbody></table><hr class="tear" /></>
  );
}

function Gate({ order, draft, change }: Part) {
  if (!needsOverride(order, draft)) return order.requires.gate.state === 'waived' ? <p class="verdictline slate"><Icon name="off" /><span>{t('card.waived')}</span></p> : null;
  return (
    <section class="card" aria-labelledby="card-gate"><h2 id="card-gate" tabIndex={-1}>{t('card.override')}</h2>
      <p class="small ink-2">{t('card.override_note')}</p>
      <Field label={t('reason')}><textarea value={draft.override} maxLength={500} onInput={(e) => change({ override: e.currentTarget.value })} /></Field></section>
  );
}

function Sign({ order, draft, change }: Part) {
  const signer = draft.signer || ((order.customer as { name?: string | null }).name ?? '');
  return (
    <section class="card" aria-labelledby="card-sign"><header><h2 id="card-sign" tabIndex={-1}>{t('sign')}</h2>
      {draft.signature && <button type="button" class="btn plain push" onClick={() => change({ signature: '' })}>{t('sign.again')}</button>}</header>
      <Signature kept={draft.signature} save={(signature) => change({ signature, signer, unsigned: '' })} />
      <Field label={t('sign.name')}><input value={draft.signer} placeholder={signer} maxLength={80} autocomplete="off" onInput={(e) => change({ signer: e.currentTarget.value })} /></Field>
      <Field label={t('sign.opinion')}><textarea value={draft.opinion} maxLength={500} onInput={(e) => change({ opinion: e.currentTarget.value })} /></Field>
      {!draft.signature && <details class="fold"><summary>{t('sign.refused')}<Icon name="down" turn /></summary>
        <Field label={t('sign.why')}><input value={draft.unsigned} maxLength={300} onInput={(e) => change({ unsigned: e.currentTarget.value })} /></Field></details>}
    </section>
  );
}

const show = (id: string) => {
  const at = document.getElementById(id);
  at?.scrollIntoView({ block: 'center' });
  at?.focus();
};

export function CardPage({ id }: { id: string }) {
  const { copy, failed, again } = useLoad<Order>('/orders/' + encodeURIComponent(id), 15000);
  const mine = useSignal(queue).filter((s) => s.order === id);
  const order = copy && project(copy.value, mine);
  const [draft, change] = useDraft(order);
  const [sent, setSent] = useState(false);
  const bill = useBill(order, draft);
  if (!order || !draft) return <div class="phone"><Top title={t('card')} back={href('order', id)} /><main>{failed ? <Failed again={again} /> : <Loading />}</main></div>;
  const lacks = missing(order, draft);
  const all = { order, draft, change };
  const handIn = async (): Promise<void> => {
    setSent(true);
    await keep(order, nameOf(order), 'complete', completion(order, draft, bill.quote, bill.total));
    await dropDraft(id);
    go('order', id);
  };
  const first = lacks[0];
  return (
    <div class="phone">
      <Top title={t('card')} under={`${order.number}`} back={href('order', id)} pill={false} />
      <main>
        <Progress at="sign" />
        <Cause {...all} /><Gate {...all} /><Parts {...all} />
        <section class="card" aria-label={t('charges')}><Readings order={order} /><Charges draft={draft} change={change} bill={bill} /></section>
        <CheckCard order={order} phase="arrive" ticks={draft.ticks} tick={(ticks) => change({ ticks })} />
        <CheckCard order={order} phase="complete" ticks={draft.ticks} tick={(ticks) => change({ ticks })} />
        <section class="card" aria-labelledby="card-photos"><h2 id="card-photos" tabIndex={-1}>{t('photo')}</h2>
          <Photos order={order} photos={draft.photos} add={(p) => change({ photos: [...draft.photos, p] })} /></section>
        <Sign {...all} />
        <p class="verdictline water"><Icon name="drop" /><span>{t('card.standing')}</span></p>
        <p><a href={`/api/v1/orders/${encodeURIComponent(id)}/card?lang=${lang.value}`} target="_blank" rel="noopener">{t('card.print')}</a></p>
      </main>
      <section class="next" aria-label={t('next')}>
        <NextButton icon="check" title={t('card.hand_in')} under={t('card.hand_in.under')} disabled={sent}
          why={first && t('card.missing', { what: t(first.what), rule: first.rule })} press={() => (first ? show(first.at) : void handIn())} /></section>
    </div>
  );
}
