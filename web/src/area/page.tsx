// SPDX-License-Identifier: Apache-2.0
// Area events: their share of the machines that report, where these stand, and the orders they hold.
import { useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { dayClock, percent, say as word, t } from '../core/i18n';
import { href } from '../core/router';
import { useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { Empty, Failed, Field, Loading, Sheet } from '../ui/parts';
import { say, send, whyNot } from '../desk/act';
import { download } from '../desk/csv';
import { useFresh } from '../desk/load';
import { Csv, Desk, LivePill } from '../desk/shell';
import { tick } from '../desk/tick';
import { useMachines, type Event, type Machine } from './machines';
import { ShareCurve } from './share';
import { District, Mark } from './sketch';

type Head = Schema['AreaEventList']['items'][number];

const shareOf = (e: Head): string => t('area.share', { x: e.share.affected, y: e.share.reporting, share: percent(e.share.ratio) });

export function AreasPage() {
  const { value, failed, again } = useFresh<Schema['AreaEventList']>('/area-events?kind=all&limit=100', (n) => n.event === 'area');
  return (
    <Desk title={t('area.title')} aside={<><span class="push" /><LivePill /><Csv path="area-events?kind=all" /></>}>
      <div class="tri tri-one"><section class="panel scroll" tabIndex={0} aria-label={t('area.title')}>
        {!value ? (failed ? <Failed again={again} /> : <Loading />) : value.items.length === 0 ? <Empty text={t('area.none')} /> : (
          <div class="scrollwide"><table class="t"><tbody>{value.items.map((e) => (
            <tr key={e.id}><td><a href={href('area', e.id)}><bdi>{e.area}</bdi> · {word(e.fault.title)}</a></td><td>{t(`area.${e.state}`)}</td><td>{shareOf(e)}</td><td class="r">{t('area.held', { n: e.held })}</td><td class="r">{dayClock(e.opened_at, now())}</td></tr>
          ))}</tbody></table></div>)}
      </section></div>
    </Desk>
  );
}

const going = (e: Event, will: 'released' | 'cancelled'): number => e.held_orders.filter((o) => o.will_be === will).length;

/** What is true now, and what comes next by itself. */
function sentence(e: Event): [string, string] {
  if (e.state === 'closed') return [t('area.over', { time: dayClock(e.closed_at, now()) }), e.reason ? t('area.over.why', { reason: e.reason }) : t('area.over.self')];
  const [stay, go] = [going(e, 'released'), going(e, 'cancelled')];
  if (e.kind === 'outage') return [shareOf(e), t('area.outage')];
  if (e.state === 'recovered') return [t('area.back', { n: stay }), t('area.then', { time: dayClock(e.over_at, now()), n: go })];
  return [shareOf(e), t('area.wait', { n: e.held })];
}

function Strip({ of: e, close }: { of: Event; close(): void }) {
  const [first, then] = sentence(e);
  return (
    <section class="dnext" aria-label={t('next')}><div class="lead">{t('next')}</div>
      <p><b class="strong">{first}</b> <bdi>{then}</bdi></p>
      <div class="row">{e.state !== 'closed' && <button type="button" class="btn" onClick={close}>{t('area.close')}</button>}</div></section>
  );
}

function Numbers({ of: e }: { of: Event }) {
  const saved = e.state === 'closed' ? e.cancelled : going(e, 'cancelled');
  return (
    <ul class="three" aria-label={t('area.figures')}>
      <li class="kpi"><span class="l">{word(e.fault.title)}</span><b>{e.share.affected} / {e.share.reporting}</b><span class="c">{t('area.kpi.share', { share: percent(e.share.ratio) })}</span></li>
      <li class="kpi"><span class="l">{t('area.kpi.well')}</span><b>{e.share.recovered}</b><span class="c">{t('area.kpi.grace')}</span></li>
      <li class="kpi"><span class="l">{t('area.kpi.saved')}</span><b>{saved}</b><span class="c">{t(e.state === 'closed' ? 'area.kpi.was' : 'area.kpi.of', { n: e.held, told: e.told })}</span></li>
    </ul>
  );
}

const order = { released: 0, cancelled: 1 };

function HeldOrders({ of: e, machines }: { of: Event; machines: Machine[] | null }) {
  const state = new Map((machines ?? []).map((m) => [m.id, m.state]));
  const held = [...e.held_orders].sort((a, b) => order[a.will_be ?? 'cancelled'] - order[b.will_be ?? 'cancelled'] || a.number - b.number);
  const gone = [['released', e.released_orders], ['cancelled', e.cancelled_orders]] as const;
  return (
    <section class="panel scroll" tabIndex={0} aria-label={t('area.orders')}>
      <header><h2>{t('area.list.held', { n: held.length })}</h2>{held.length > 0 && <span class="small ink-2 push">{t('area.first')}</span>}</header>
      {held.length > 0 && <table class="t"><thead><tr><th scope="col">{t('area.order')}</th><th scope="col">{t('area.machine')}</th><th scope="col">{t('area.now')}</th><th scope="col">{t('area.will')}</th></tr></thead>
        <tbody>{held.map((o) => {
          const is = state.get(o.device);
          return <tr key={o.id}><td><a href={href('order', o.id)}>{o.number}</a></td><td><bdi>{o.device}</bdi></td>
            <td>{is && <span class="row"><Mark of={is} />{t(`area.is.${is}`)}</span>}</td><td>{o.will_be && <span class={'tag' + (o.will_be === 'released' ? ' water' : '')}>{t(`area.will.${o.will_be}`)}</span>}</td></tr>;
        })}</tbody></table>}
      {gone.map(([name, list]) => list.length > 0 && (
        <div key={name}><h2>{t(`area.list.${name}`, { n: list.length })}</h2><ul class="stack-s">{list.map((o) => <li key={o.id}><a href={href('order', o.id)}>{o.number}</a> · <bdi>{o.device}</bdi> · {t(`stag.${o.state}`)}</li>)}</ul></div>))}
    </section>
  );
}

function CloseSheet({ of: e, close, done }: { of: Event; close(): void; done(): void }) {
  const [problem, setProblem] = useState('');
  const submit = (form: FormData) => void send('POST', `/area-events/${e.id}/actions/close`, { reason: String(form.get('reason')) })
    .then(() => {
      say(t('area.closed.done'));
      close();
    }, (why: unknown) => setProblem(whyNot(why))).finally(done);
  return (
    <Sheet title={t('area.close')} label={t('area.close')} close={close} submit={submit}>
      <p>{t('area.close.what', { n: e.held, told: e.told })}</p>
      <Field label={t('reason')}><textarea name="reason" required maxLength={60} /></Field>
      {problem && <p role="alert" class="t-rust strong">{problem}</p>}
    </Sheet>
  );
}

const file = (e: Event, machines: Machine[]) => download(`area-${e.area}.csv`, [[t('area.machine'), t('area.now'), t('area.file.since'), t('area.file.well'), t('area.file.heard')],
  ...machines.map((m) => [m.id, t(`area.is.${m.state}`), m.joined_at, m.recovered_at, m.last_heard])]);

export function AreaPage({ id }: { id: string }) {
  useSignal(tick);
  const { value: e, failed, again } = useFresh<Event>('/area-events/' + encodeURIComponent(id), (n) => n.event === 'area' || n.event === 'order');
  const machines = useMachines(e);
  const [closing, setClosing] = useState(false);
  if (!e) return <Desk title={t('area.title')} back={href('areas')}>{failed ? <Failed again={again} /> : <Loading />}</Desk>;
  const aside = (
    <>
      <span class="tag brass">{t(`area.${e.state}`)}</span><span class="ink-3 small">{t('area.since', { time: dayClock(e.opened_at, now()) })}</span><span class="push" /><LivePill />
      <button type="button" class="btn" disabled={!machines} onClick={() => machines && file(e, machines)}><Icon name="down-to" />CSV</button>
    </>
  );
  return (
    <Desk title={<bdi>{e.area} · {word(e.fault.title)}</bdi>} back={href('areas')} aside={aside} strip={<Strip of={e} close={() => setClosing(true)} />}>
      <div class="tri tri-area">
        <section class="panel scroll district" tabIndex={0} aria-label={t('area.where')}><h2>{t('area.where')}</h2><District machines={machines} area={e.area} /></section>
        <div class="side">
          <Numbers of={e} />
          <section class="panel" aria-label={t('area.curve')}><h2>{t('area.curve')}</h2><ShareCurve of={e} /></section>
          <HeldOrders of={e} machines={machines} />
        </div>
      </div>
      {closing && <CloseSheet of={e} close={() => setClosing(false)} done={again} />}
    </Desk>
  );
}
