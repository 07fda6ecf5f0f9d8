// SPDX-License-Identifier: Apache-2.0
// One order on the desk: who and what machine, what was measured and why, who could go; and the next step.
import { useEffect, useState } from 'preact/hooks';
import { now, type Order, type Schema } from '../core/api';
import { t } from '../core/i18n';
import { go, href } from '../core/router';
import { useSignal } from '../core/signal';
import { DueChip } from '../ui/due-chip';
import { Icon } from '../ui/icons';
import { Failed, Loading, Severity, Sheet } from '../ui/parts';
import { faultOf, nameOf } from './about';
import { say, step as doStep, undoOf, whyNot } from './act';
import { bestLine, Candidates } from './candidates';
import { useKeys } from './keys';
import { useFresh } from './load';
import { AlongPanel, GoesPanel, WhoPanel } from './order-parts';
import { OrderTabs } from './order-tabs';
import { technicians } from './people';
import { elsewhere, sheets } from './sheets';
import { Desk } from './shell';
import { deskStep, type DeskStep } from './steps';
import { tick } from './tick';

type Candidate = Schema['Candidate'];

function useCandidates(order: Order | null): { items: Candidate[]; pick: Candidate | null; choose(c: Candidate): void } {
  const asks = order?.allowed_actions.includes('assign');
  const { value } = useFresh<Schema['CandidateList']>(asks && order ? `/orders/${order.id}/candidates` : null, (n) => n.event === 'order' && n.id === order?.id);
  const [picked, setPicked] = useState<string | null>(null);
  const items = value?.items ?? [];
  const can = items.filter((c) => c.eligible);
  return { items, pick: can.find((c) => c.id === picked) ?? can[0] ?? null, choose: (c) => setPicked(c.id) };
}

interface StripProps {
  order: Order;
  step: DeskStep | null;
  pick: Candidate | null;
  press(action: string): void;
}

function Strip({ order, step, pick, press }: StripProps) {
  const assigns = step?.action === 'assign' && pick;
  return (
    <section class="dnext" aria-label={t('next')}>
      <div class="lead">{t('next')}</div>
      <p>{!step ? t(`state.${order.state}`) : assigns ? bestLine(pick) : t(step.why)}
        {order.warnings.length > 0 && <span class="t-brass"> {t('warned', { n: order.warnings.length })}</span>}</p>
      <div class="row">
        {step?.or && order.allowed_actions.includes(step.or) && <button type="button" class="btn" onClick={() => press(step.or!)}>{t(`do.${step.or}`)}</button>}
        {step && <button type="button" class="btn main" onClick={() => press(step.action)}>{assigns ? t('assign.to', { name: pick.name }) : t(`do.${step.action}`)} <kbd class="kbd">↵</kbd></button>}
      </div>
    </section>
  );
}

function More({ order, press }: { order: Order; press(action: string): void }) {
  const actions = order.allowed_actions.filter((a) => !elsewhere.includes(a));
  return (
    <details class="menu"><summary class="btn"><Icon name="more" />{t('more')}</summary>
      <div class="menulist">{actions.map((a) => <button type="button" class="btn plain" onClick={(e) => {
        e.currentTarget.closest('details')?.removeAttribute('open');
        press(a);
      }}>{t(`do.${a}`)}</button>)}</div></details>
  );
}

export function OrderPage({ id, more }: { id: string; more?: string }) {
  const { value: order, failed, again, put } = useFresh<Order>('/orders/' + encodeURIComponent(id), (n) => n.event === 'order' && n.id === id);
  const [asking, setAsking] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const { items, pick, choose } = useCandidates(order);
  useSignal(tick);
  useSignal(technicians);
  const step = order && deskStep(order, now());
  const take = async (action: string, args: object = {}, asked = false) => {
    if (!order) return;
    try {
      const after = await doStep(order, action, args);
      put(after);
      setAsking(null);
      say(t('done', { number: order.number, what: t(`act.${action as 'assign'}`) }), false, undoOf(action, [after]));
    } catch (e) {
      // What was typed stays; the order is read anew, so that it can be sent once more.
      if (asked) setProblem(whyNot(e));
      else say(whyNot(e), true);
      again();
    }
  };
  const press = (action: string) => {
    setProblem('');
    if (action === 'assign' && pick) void take('assign', { technician: pick.id });
    else if (sheets[action]) setAsking(action);
    else void take(action);
  };
  const can = items.filter((c) => c.eligible);
  const numbered = Object.fromEntries(can.slice(0, 9).map((c, i) => [String(i + 1), () => choose(c)]));
  useKeys({
    ...numbered, Enter: () => step && press(step.action), Escape: () => go(''),
    a: () => order?.allowed_actions.includes('assign') && press('assign'), H: () => order?.allowed_actions.includes('hold') && press('hold'),
  });
  useEffect(() => void (more === 'assign' && pick && document.querySelector<HTMLElement>('.cand .pick')?.focus()), [pick?.id]);
  if (!order) return <Desk title={t('order')} back={href('')}>{failed ? <Failed again={again} /> : <Loading />}</Desk>;
  const ask = asking ? sheets[asking] : undefined;
  const title = <bdi>{faultOf(order)} · {nameOf(order)}</bdi>;
  const aside = (
    <><Severity of={order.severity} /><span class="tag water">{t(`stag.${order.state}`)}</span>{order.visit > 1 && <span class="tag rust">{t('tag.visit', { n: order.visit })}</span>}
      <span class="small ink-3">{order.number}</span><span class="push" /><DueChip order={order} /><More order={order} press={press} /></>
  );
  return (
    <Desk title={title} back={href('')} aside={aside} strip={<Strip order={order} step={step} pick={pick} press={press} />}>
      <div class="tri tri-order">
        <WhoPanel order={order} />
        <OrderTabs order={order} />
        <section class="panel scroll" aria-label={t('cand.title')}>
          {items.length > 0 ? <><header><h2>{t('cand.title')}</h2><span class="small ink-2 push">{t('cand.count', { n: can.length, of: items.length })}</span></header>
            <Candidates items={items} pick={pick?.id ?? null} choose={choose} /></> : <GoesPanel order={order} press={press} />}
          <AlongPanel order={order} />
        </section>
      </div>
      {ask && asking && <Sheet title={t(ask.title)} label={t(ask.label)} close={() => setAsking(null)} submit={(form) => void take(asking, ask.args(form), true)}>
        {ask.body(order)}{problem && <p role="alert" class="t-rust strong">{problem}</p>}</Sheet>}
    </Desk>
  );
}
