// SPDX-License-Identifier: Apache-2.0
// One order: who and where, what is wrong, why, what to bring, and the next step.
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Order, type Schema } from '../core/api';
import { clock, date, dayClock, number, say, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { forget, isHeld, keep, queue, type Step } from '../core/outbox';
import { refusal } from '../core/refusal';
import { useSignal } from '../core/signal';
import { go, href } from '../core/router';
import { Causes } from '../ui/causes';
import { DueChip } from '../ui/due-chip';
import { Asked } from './asked';
import { Evidence } from '../ui/evidence';
import { Icon } from '../ui/icons';
import { Empty, Failed, Loading, NextButton, Severity, Sheet, Top } from '../ui/parts';
import { project } from './project';
import { nextStep } from './steps';
import { offered, sheets } from './sheets';
import { faultOf, nameOf, slotOf, stepName } from './about';
import { useDraft, type Change, type Draft } from './draft';
import { Hand } from './hand';
import { isOn, latestRun } from './run';
import { holdOf, Undo } from './undo';
import { OnSite, Proof } from './visit';

function Who({ order }: { order: Order }) {
  const c = order.customer as Partial<Schema['Customer']>;
  const phone = c.phone && !c.phone.includes('*') ? c.phone : null;
  return (
    <section class="card" aria-labelledby="who">
      <header><h2 id="who"><bdi>{nameOf(order)}</bdi></h2><span class="push">{slotOf(order)}</span></header>
      {c.address && <p class="row row-top"><Icon name="place" />
        <a href={'geo:0,0?q=' + encodeURIComponent(c.address)}><bdi>{c.address}</bdi></a></p>}
      {phone && <div class="btns"><a class="btn" href={'tel:' + phone}><Icon name="phone" />{t('call')}</a>
        <a class="btn" href={'sms:' + phone}><Icon name="message" />{t('message')}</a></div>}
      <DueChip order={order} />
    </section>
  );
}

function What({ order }: { order: Order }) {
  const words = order.customer_words.map((w) => ({ text: w.text, at: w.at }));
  if (order.text) words.unshift({ text: order.text, at: order.opened_at });
  return (
    <section class="card" aria-labelledby="what">
      <h2 id="what">{t('what')}</h2>
      {words.map((w) => <p class="saying quote"><bdi>“{w.text}”</bdi><br /><span class="small ink-2">{dayClock(w.at, order.opened_at)}</span></p>)}
      <Evidence order={order} />
      {order.state !== 'on_site' && <Asked order={order} />}
      {order.remote.length > 0 && (
        <details class="fold"><summary>{t('remote.tried', { n: order.remote.length })}<Icon name="down" turn /></summary>
          <ul class="stack-s small ink-2">{order.remote.map((r) => <li>{say(r.title)} · {t(`remote.${r.result ?? 'unknown'}`)} · {clock(r.sent_at)}</li>)}</ul></details>
      )}
    </section>
  );
}

function Bring({ order, draft, change }: { order: Order; draft: Draft; change: Change }) {
  const ticked = draft.packed;
  const d = order.diagnosis;
  if (!d || d.parts.length + d.tools.length === 0) return null;
  const tick = (id: string) => change({ packed: ticked.includes(id) ? ticked.filter((x) => x !== id) : [...ticked, id] });
  const items = [...d.parts.map((p) => ({ id: p.sku, title: say(p.title), under: t('part', { sku: p.sku, n: number(p.qty) }) })),
    ...d.tools.map((tool) => ({ id: tool.id, title: say(tool.title), under: '' }))];
  return (
    <section class="card" aria-labelledby="bring">
      <header><h2 id="bring">{t('bring')}</h2><span class="small ink-2 push">{t('bring.count', { n: items.filter((i) => ticked.includes(i.id)).length, of: items.length })}</span></header>
      <ul class="check">{items.map((i) => (
        <li><label><input type="checkbox" checked={ticked.includes(i.id)} onChange={() => tick(i.id)} /><span>{i.title}{i.under && <small>{i.under}</small>}</span></label></li>
      ))}</ul>
    </section>
  );
}

function Machine({ order }: { order: Order }) {
  const c = order.customer as Partial<Schema['Customer']>;
  const device = c.devices?.find((d) => d.id === order.device.id);
  return (
    <section class="card"><details class="fold"><summary>{t('machine')}<Icon name="down" turn /></summary>
      <dl class="facts"><dt>{t('machine.code')}</dt><dd><bdi>{order.device.id}</bdi></dd><dt>{t('machine.model')}</dt><dd>{order.device.model}</dd>
        {device?.installed_on && <><dt>{t('machine.installed')}</dt><dd>{date(device.installed_on)}</dd></>}
        {device?.warranty_until && <><dt>{t('machine.warranty')}</dt><dd>{date(device.warranty_until)}</dd></>}</dl></details></section>
  );
}

function Helped({ order }: { order: Order }) {
  const answered = order.help.filter((h) => h.answer);
  return <>{answered.map((h) => <section class="card"><p class="small ink-2"><bdi>{h.text}</bdi></p><p class="saying"><bdi>{h.answer}</bdi></p></section>)}</>;
}

function why(step: Step, order: Order): string {
  const code = (step.body as { code?: string }).code;
  if (step.action === 'arrive' && code && step.problem?.rule === 'P-211') return t('refused.machine', { code, want: order.device.id });
  return refusal(step.problem);
}

/** What was refused of this order: the rest of it waits until it is made anew or decided in the queue. */
function RefusedHere({ order, step }: { order: Order; step: Step }) {
  return (
    <section class="card" role="alert"><p class="saying t-rust"><b>{stepName(step.action)}</b> · {t('queue.reason', { reason: why(step, order), rule: step.problem?.rule ?? String(step.problem?.status ?? '–') })}</p>
      <div class="btns"><button type="button" class="btn" onClick={() => void forget(step)}>{t('refused.anew')}</button><a class="btn plain" href={href('queue')}>{t('refused.queue')}</a></div></section>
  );
}

/** Before the visit what is to be known, on it what is to be done, after it how it is proved. */
function Body({ order, draft, change, unsent, hand }: { order: Order; draft: Draft; change: Change; unsent: boolean; hand(): void }) {
  const there = order.state === 'on_site';
  const before = ['assigned', 'accepted', 'scheduled', 'traveling'].includes(order.state);
  return (
    <>
      <Helped order={order} />
      {order.transfer && <p class="verdictline slate"><Icon name="clock" /><span>{t('transfer.asked')}</span></p>}
      {there && <><OnSite order={order} unsent={unsent} /><Hand order={order} press={hand} /></>}
      <Proof order={order} />
      <Who order={order} /><What order={order} />
      {order.diagnosis && order.diagnosis.causes.length > 0 && <section class="card" aria-labelledby="causes"><h2 id="causes">{t('causes')}</h2><Causes of={order.diagnosis.causes} /></section>}
      {before && <Bring order={order} draft={draft} change={change} />}
      <Machine order={order} />
    </>
  );
}

/** Steps that are a page, not a sheet. */
const pages: Partial<Record<string, string>> = { complete: 'card' };

/** While a machine measures its order changes by itself. */
const OFTEN_MS = 3000;
const NOW_AND_THEN_MS = 15000;

export function OrderPage({ id }: { id: string }) {
  const [every, setEvery] = useState(NOW_AND_THEN_MS);
  const { copy, failed, gone, again } = useLoad<Order>('/orders/' + encodeURIComponent(id), every);
  const [asking, setAsking] = useState<string | null>(null);
  const busy = useRef(false);
  const mine = useSignal(queue).filter((s) => s.order === id);
  const order = copy && project(copy.value, mine);
  const [draft, change] = useDraft(order);
  const measuring = !!order && isOn(latestRun(order));
  useEffect(() => setEvery(measuring ? OFTEN_MS : NOW_AND_THEN_MS), [measuring]);
  if (gone) return <div class="phone"><Top title={t('order')} back="#/" /><main><Empty text={t('order.gone')} /></main></div>;
  if (!order || !draft) return <div class="phone"><Top title={t('order')} back="#/" /><main>{failed ? <Failed again={again} /> : <Loading />}</main></div>;
  const next = nextStep(order);
  const waiting = mine.filter((s) => (s.state === 'waiting' && !isHeld(s)) || s.state === 'sending');
  const take = async (action: string, args?: object | Promise<object>): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    // The sheet closes when the step is kept: what was typed is either in it or on the phone.
    await Promise.resolve(args).then((a) => keep(order, nameOf(order), action, a, holdOf(action))).finally(() => (busy.current = false));
    setAsking(null);
  };
  const press = (action: string) => {
    const phone = (order.customer as Partial<Schema['Customer']>).phone;
    const page = pages[action];
    const sheet = sheets[action];
    if (page) return go('order', id, page);
    if (action === 'contact' && phone && !phone.includes('*')) location.href = 'tel:' + phone;
    if (sheet && (sheet.asks?.(order, draft) ?? true)) setAsking(action);
    else void take(action, sheet?.args(new FormData(), order, draft) ?? {});
  };
  const submit = (name: string, form: FormData) => {
    const args = sheets[name]!.args(form, order, draft);
    if (args) void take(sheets[name]!.action ?? name, args);
  };
  const ask = asking ? sheets[asking] : undefined;
  const early = order.allowed_actions.includes('complete') && next?.action === 'test_run';
  return (
    <div class="phone">
      <Top title={faultOf(order)} back="#/" pill={false}><Severity of={order.severity} /></Top>
      {waiting.length > 0 && <p class="offbar" role="status"><Icon name="shield" /><span>{t('order.kept', { n: waiting.length, time: clock(waiting[0]?.at) })}</span></p>}
      <main>
        {mine.filter((s) => s.state === 'refused').map((s) => <RefusedHere key={s.key} order={order} step={s} />)}
        <Body order={order} draft={draft} change={change} unsent={mine.some((s) => s.action === 'test_run')} hand={() => press('hand')} />
        <div class="btns">{offered(order).filter((a) => a !== next?.action).map((a) => (
          <button type="button" class="btn plain" onClick={() => press(a)}>{t(`do.${a}`)}</button>))}
          {early && <button type="button" class="btn plain" onClick={() => press('complete')}>{t('next.override')}</button>}</div>
      </main>
      <Undo steps={mine} />
      {next && <section class="next" aria-label={t('next')}>
        <NextButton icon={next.icon} title={t(next.title, { name: nameOf(order), fault: faultOf(order) })} under={t(next.under)} disabled={next.blocked}
          press={() => press(next.action)} /></section>}
      {ask && asking && <Sheet title={t(ask.title, { name: nameOf(order) })} label={t(ask.label)} close={() => setAsking(null)}
        submit={(form) => submit(asking, form)}>{ask.body(order, draft)}</Sheet>}
    </div>
  );
}
