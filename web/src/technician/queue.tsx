// SPDX-License-Identifier: Apache-2.0
// What waits to be sent, in its true order; above it what needs a decision and what arrived although others were there.
import { useState } from 'preact/hooks';
import { now, online } from '../core/api';
import { clock, dayClock, percent, t } from '../core/i18n';
import { again, forget, giveWay, handOver, insist, queue, seen, settled, type Settled, type Slot, type Step } from '../core/outbox';
import { refusal } from '../core/refusal';
import { useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { Empty, Tabs, Top } from '../ui/parts';
import { stepName } from './about';
import { Room } from './room';

function Refusal({ step }: { step: Step }) {
  const p = step.problem;
  return (
    <section class="card" aria-label={stepName(step.action)}>
      <header><h2>{stepName(step.action)} · <bdi>{step.about}</bdi></h2><span class="tag rust push">{t('queue.refused')}</span></header>
      <p class="saying">{t('queue.reason', { reason: refusal(p), rule: p?.rule ?? String(p?.status ?? '–') })}</p>
      <p class="small ink-2">{t('queue.made', { time: dayClock(step.at, now()) })} {t('queue.way_out')}</p>
      <div class="btns">
        <button type="button" class="btn" onClick={() => void again(step)}>{t('again')}</button>
        {step.action !== 'note' && step.action !== 'attach' && <button type="button" class="btn"
          onClick={() => void handOver(step, t('queue.note', { what: stepName(step.action), time: dayClock(step.at, now()) }))}>{t('queue.hand_over')}</button>}
        <button type="button" class="btn plain" onClick={() => void forget(step)}>{t('queue.drop')}</button>
      </div>
    </section>
  );
}

const slotText = (s: Slot): string => `${dayClock(s.from, now())}–${clock(s.to)}`;

/** Two times for one visit: the later one that was agreed is preselected. */
function Clash({ step }: { step: Step }) {
  const [mine, setMine] = useState(false);
  const theirs = step.theirs!;
  const body = step.body as { from: string; to: string; agreed_by?: string; reason?: string };
  const agreed = body.agreed_by === 'household' ? t('slot.household') : t('slot.customer');
  const decide = () => void (mine ? insist(step, body.reason ?? t('clash.reason', { who: agreed }))
    : giveWay(step, t('clash.note', { slot: slotText(body), who: agreed, time: dayClock(step.at, now()) })));
  return (
    <section class="card" aria-label={t('clash')}>
      <header><h2>{t('clash')}</h2><span class="tag brass push"><bdi>{step.about}</bdi></span></header>
      <p class="saying">{t('clash.both', { name: step.about })}</p>
      <fieldset><legend class="hide">{t('clash.which')}</legend><div class="vs">
        <label class="choice"><input type="radio" name={step.key} checked={!mine} onChange={() => setMine(false)} /><span class="note ink-2">{t('clash.theirs', { time: dayClock(theirs.at, now()) })}</span>
          <span class="big">{slotText(theirs)}</span>{theirs.reason && <span class="small"><bdi>{theirs.reason}</bdi></span>}</label>
        <label class="choice"><input type="radio" name={step.key} checked={mine} onChange={() => setMine(true)} /><span class="note ink-2">{t('clash.mine', { time: dayClock(step.at, now()) })}</span>
          <span class="big">{slotText(body)}</span><span class="small">{agreed}</span></label></div></fieldset>
      <p class="small ink-2">{t(mine ? 'clash.if_mine' : 'clash.if_theirs')}</p>
      <div class="btns"><button type="button" class="btn main tall" onClick={decide}>{t('clash.take', { slot: slotText(mine ? body : theirs) })}</button></div>
    </section>
  );
}

function Arrived({ all }: { all: Settled[] }) {
  if (all.length === 0) return null;
  return (
    <section class="card" aria-labelledby="settled"><header><h2 id="settled">{t('queue.settled')}</h2>
      <button type="button" class="btn plain push" onClick={() => all.forEach((s) => void seen(s))}>{t('queue.seen')}</button></header>
      <ul class="q">{all.map((s) => (
        <li><span class="ic moss"><Icon name="check" /></span><span>{stepName(s.action)} · <bdi>{s.about}</bdi><small>{t('queue.made', { time: dayClock(s.at, now()) })} · {t(`settled.${s.how}`)}</small></span><span /></li>))}</ul>
    </section>
  );
}

const kilobytes = (steps: Step[]): number => Math.round(steps.reduce((n, s) => n + (s.body instanceof Blob ? s.body.size : 0), 0) / 1024);

function Waiting({ steps }: { steps: Step[] }) {
  const there = useSignal(online);
  if (steps.length === 0) return null;
  return (
    <section class="card" aria-labelledby="waiting"><header><h2 id="waiting">{t('queue.waiting')}</h2><span class="small ink-2 push">{t('queue.size', { n: steps.length, kb: kilobytes(steps) })}</span></header>
      <ol class="q">{steps.map((s) => (
        <li><span class="ic"><Icon name={s.action === 'attach' ? 'camera' : 'cloud'} /></span><span>{stepName(s.action)} · <bdi>{s.about}</bdi><small>{t('queue.made', { time: dayClock(s.at, now()) })}</small></span>
          <span class="tag">{s.state === 'sending' || there ? t('queue.sending') + (s.far ? ' ' + percent(s.far) : '') : t('queue.signal')}</span></li>))}</ol></section>
  );
}

export function QueuePage() {
  const steps = useSignal(queue);
  const arrived = useSignal(settled);
  const waiting = steps.filter((s) => s.state === 'waiting' || s.state === 'sending');
  return (
    <div class="phone">
      <Top title={t('tab.queue')} />
      {waiting.length > 0 && <p class="offbar" role="status"><Icon name="shield" /><span>{t('queue.carry_on', { n: waiting.length })}</span></p>}
      <main>
        {steps.filter((s) => s.state === 'clash').map((s) => <Clash key={s.key} step={s} />)}
        {steps.filter((s) => s.state === 'refused').map((s) => <Refusal key={s.key} step={s} />)}
        <Room changes={steps.length} /><Arrived all={arrived} /><Waiting steps={waiting} />
        {steps.length === 0 && <Empty text={t('queue.empty')} />}
      </main>
      <div class="next"><Tabs at="queue" /></div>
    </div>
  );
}
