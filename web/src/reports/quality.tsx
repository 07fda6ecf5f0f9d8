// SPDX-License-Identifier: Apache-2.0
// The lead's report: how good the service was, by what the machines proved, and what waits for a decision.
import { useState } from 'preact/hooks';
import { now, user, type OrderItem, type Schema } from '../core/api';
import { t, type Key } from '../core/i18n';
import { go, href } from '../core/router';
import { useSignal } from '../core/signal';
import { faultOf, nameOf } from '../desk/about';
import { useKeys } from '../desk/keys';
import { useFresh } from '../desk/load';
import { dayOf, midnightOf } from '../desk/routes';
import { Desk, LivePill } from '../desk/shell';
import { Icon, type IconName } from '../ui/icons';
import { Empty, Failed, Loading } from '../ui/parts';
import { download } from '../desk/csv';
import { Kpis } from './figures';
import { StepLine } from './line';
import { before, bys, periods, type Group, type Period, type Span } from './report';
import { Clocks, Conduct, GroupTable, Legend, Panel, rowsOf } from './tables';
import { behindPath, look, spanNow, spanWords, useNames, useReport, useSteps, view, type View } from './view';

export const leads = ['lead', 'manager', 'admin'];

interface Waits {
  order: OrderItem;
  icon: IconName;
  word: Key;
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 19) + 'Z';

/** What of the inbox is a lead's to decide. */
const decided: Partial<Record<string, { icon: IconName; word: Key }>> = {
  unproven: { icon: 'clock', word: 'q.wait.unproven' },
  help: { icon: 'help', word: 'q.wait.help' },
  damage: { icon: 'warn', word: 'q.wait.damage' },
  still_broken: { icon: 'message', word: 'q.wait.still_broken' },
};

/** That of the inbox, and what was handed in without a test in the time of the report. */
function useWaiting(span: Span): Waits[] {
  const inbox = useFresh<Schema['InboxList']>('/inbox?limit=200', (n) => n.event === 'order').value?.items ?? [];
  const untested = useFresh<Schema['OrderList']>(behindPath('overrides', iso(span.from), iso(span.to)) + '&limit=20').value?.items ?? [];
  return [...inbox.flatMap((i): Waits[] => (decided[i.queue] ? [{ order: i.order, ...decided[i.queue]! }] : [])),
    ...untested.map((order): Waits => ({ order, icon: 'shield', word: 'q.wait.override' }))];
}

function Strip({ list }: { list: Waits[] }) {
  const [at, setAt] = useState(0);
  const one = list[Math.min(at, list.length - 1)];
  const skip = () => setAt((i) => (i + 1) % Math.max(1, list.length));
  useKeys({ n: skip, Enter: () => one && go('order', one.order.id) });
  if (!one) return <section class="dnext" aria-label={t('next')}><div class="lead">{t('next')}</div><p>{t('q.wait.none')}</p></section>;
  return (
    <section class="dnext" aria-label={t('next')}>
      <div class="lead">{t('next')}<br /><span class="ink-3">{Math.min(at, list.length - 1) + 1} / {list.length}</span></div>
      <p><b class="strong"><bdi>{nameOf(one.order)} · {faultOf(one.order)}</bdi></b> {t(one.word)}</p>
      <div class="row">{list.length > 1 && <button type="button" class="btn plain" onClick={skip}>{t('q.skip')} <kbd class="kbd">N</kbd></button>}
        <a class="btn main" href={href('order', one.order.id)}>{t('q.open')} <kbd class="kbd">↵</kbd></a></div>
    </section>
  );
}

const Waiting = ({ list }: { list: Waits[] }) => (
  <Panel title={t('q.wait', { n: list.length })}>
    {list.length === 0 ? <p class="ink-3">{t('q.wait.none')}</p> : (
      <ul class="q">{list.map((w) => (
        <li key={w.order.id + w.word}><span class="ic"><Icon name={w.icon} /></span><span><bdi>{nameOf(w.order)}</bdi> · {faultOf(w.order)}<small>{t(w.word)}</small></span>
          <a class="btn" href={href('order', w.order.id)}>{t('q.see')}<span class="hide"> {w.order.number}</span></a></li>
      ))}</ul>)}
  </Panel>
);

const DAY_MS = 86400000;

function Choices({ v, span }: { v: View; span: Span }) {
  const move = (by: number) => look({ last: dayOf(midnightOf(v.last || dayOf(now())) + by * periods[v.period].days * DAY_MS + DAY_MS / 2) });
  const today = !v.last || v.last >= dayOf(now());
  return (
    <>
      <button type="button" class="iconbtn" aria-label={t('q.earlier')} onClick={() => move(-1)}><Icon name="back" /></button>
      <span class="strong small">{spanWords(span)}</span>
      <button type="button" class="iconbtn" aria-label={t('q.later')} disabled={today} onClick={() => move(1)}><Icon name="forth" /></button>
      <label class="fl pickone"><span class="hide">{t('q.period')}</span><select value={v.period} onChange={(e) => look({ period: e.currentTarget.value as Period })}>
        {(Object.keys(periods) as Period[]).map((p) => <option value={p}>{t(`q.period.${p}`)}</option>)}</select></label>
      {bys.map((by) => <button type="button" class="fl" aria-pressed={v.by === by} onClick={() => look({ by })}>{t('q.by', { what: t(`q.by.${by}`) })}</button>)}
    </>
  );
}

function Report() {
  const v = useSignal(view);
  const span = spanNow(v);
  const { value, failed, again } = useReport(span, v.by);
  const was = useReport(before(span)).value;
  const line = useSteps(v);
  const waiting = useWaiting(span);
  const name = useNames();
  const groups = (value?.groups ?? []) as Group[];
  const aside = (
    <>
      <Choices v={v} span={span} /><span class="push" /><LivePill />
      <button type="button" class="btn" disabled={!value} onClick={() => download(`quality-${v.by}.csv`, rowsOf(groups, v.by, name))}><Icon name="down-to" />CSV</button>
    </>
  );
  return (
    <Desk title={t('q.title')} aside={aside} strip={<Strip list={waiting} />}>
      {!value ? <div class="tri tri-one">{failed ? <Failed again={again} /> : <Loading />}</div> : (
        <div class="tri tri-q">
          <Kpis now={value} was={was} span={span} />
          <section class="panel scroll main-t" tabIndex={0} aria-label={t('q.table')}><header><h2>{t('q.table')}</h2><Legend /></header>
            {groups.length === 0 ? <Empty text={t('q.empty')} /> : <div class="scrollwide" role="group" tabIndex={0} aria-label={t('q.table')}><GroupTable groups={groups} by={v.by} span={span} /></div>}
            <p class="small ink-2">{t('q.note')}</p>
            {v.by === 'technician' && <Conduct />}</section>
          <div class="side">
            <StepLine of={line} view={v} />
            <Clocks of={value} span={span} />
            <Waiting list={waiting} />
          </div>
        </div>)}
    </Desk>
  );
}

/** The service refuses others; so does the page. */
export function QualityPage() {
  const me = useSignal(user);
  return me && leads.includes(me.role) ? <Report /> : <Desk title={t('q.title')}><div class="tri tri-one"><p>{t('q.denied')}</p></div></Desk>;
}
