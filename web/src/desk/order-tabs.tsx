// SPDX-License-Identifier: Apache-2.0
// What is known of an order: the evidence, its history, money, files.
import { useState } from 'preact/hooks';
import type { Order } from '../core/api';
import { clock, dayClock, money, number, percent, say, t } from '../core/i18n';
import { signalName, units } from '../ui/evidence';
import { Icon } from '../ui/icons';
import { Charts, type Columns } from './chart';
import { HistoryLines } from './history';
import { useFresh } from './load';

/** So much of the time before is drawn beside the stretch that convicted. */
const BEFORE = 3;
const LEAST_MS = 15 * 60000;
const FIRST = ['p_in_mpa', 'p_mem_mpa', 'q_waste_lpm', 'q_perm_lpm', 'tds_out_ppm', 'i_pump_a'];

function Measured({ order }: { order: Order }) {
  const e = order.evidence;
  const bad = e && { from: Date.parse(e.from), to: Math.max(Date.parse(e.to), Date.parse(e.from) + 1000) };
  const span = bad ? Math.max(bad.to - bad.from, LEAST_MS) : 0;
  const frame = bad && { from: bad.from - BEFORE * span, to: bad.to + span / 4 };
  const named = e ? e.signals.map((s) => s.name).filter((n) => n in units) : [];
  const fields = [...new Set([...named, ...FIRST])];
  const { value } = useFresh<Columns>(frame ? `/devices/${order.device.id}/telemetry?from=${Math.floor(frame.from)}&to=${Math.ceil(frame.to)}&fields=${fields.join(',')}&max_points=600` : null);
  if (!e || !bad || !frame) return <p class="saying ink-2">{t('evidence.none')}</p>;
  return (
    <>
      <p class="saying">{say(e.why)} <b>{t('evidence.since', { time: dayClock(e.from, order.updated_at) })}</b></p>
      {value && value.ts_ms.length > 0 && <Charts of={value} fields={fields} frame={frame} bad={bad} />}
      <details class="fold"><summary>{t('evidence.signals')}</summary>
        <dl class="facts left">{e.signals.map((s) => <><dt>{signalName(s.name)}</dt><dd>{s.value === null ? t('unknown') : `${number(s.value)} ${units[s.name] ?? ''}`}</dd></>)}</dl></details>
    </>
  );
}

const MOST = 4;

function CauseList({ order }: { order: Order }) {
  const all = order.diagnosis?.causes ?? [];
  const [more, setMore] = useState(false);
  if (all.length === 0) return null;
  return (
    <>
      <h2>{t('causes')}</h2>
      <ol class="causes">
        {all.slice(0, more ? undefined : MOST).map((c, i) => (
          <li class="cause">
            <div class="h"><h3>{say(c.title)}</h3><span class="p">{percent(c.probability)}</span></div>
            <svg class="bar" height="6" aria-hidden="true"><rect class="t" width="100%" height="6" /><rect class={i ? 'v2' : 'v'} width={`${c.probability * 100}%`} height="6" /></svg>
            {c.evidence.length > 0 && <ul class="why-list">{c.evidence.map((x) => {
              const kind = x.holds === undefined ? 'unk' : (x.ratio ?? 1) >= 1 === x.holds ? 'yes' : 'no';
              return <li class={kind}><Icon name={({ yes: 'plus', no: 'minus', unk: 'unknown' } as const)[kind]} />
                <span>{say(x.text)}{kind === 'unk' ? t('cause.unknown') : x.ratio !== undefined && x.holds ? t('cause.ratio', { n: number(x.ratio, 1) }) : ''}</span></li>;
            })}</ul>}
          </li>
        ))}
      </ol>
      {all.length > MOST && !more && <button type="button" class="btn plain" onClick={() => setMore(true)}>{t('causes.more', { n: all.length - MOST })}</button>}
    </>
  );
}

function Remote({ order }: { order: Order }) {
  if (order.remote.length === 0) return null;
  return (
    <>
      <h2>{t('remote')}</h2>
      <ol class="log">{order.remote.map((r) => (
        <li><time>{dayClock(r.sent_at, order.updated_at)}</time><span>{r.title ? say(r.title) : r.action} · {r.result ? t(`remote.${r.result}`) : t(`remote.state.${r.state}`)}{r.why ? ` · ${r.why}` : ''}</span></li>
      ))}</ol>
    </>
  );
}

function Money({ order }: { order: Order }) {
  if (order.charges.length === 0) return <p class="ink-2">{t('money.none')}</p>;
  const total = order.charges.reduce((sum, c) => sum + c.amount_fen, 0);
  return (
    <table class="bill"><tbody>{order.charges.map((c) => (
      <tr><th scope="row">{say(c.title as Record<string, string>)}<small>{t('tag.visit', { n: c.visit })} · {c.quantity} × {money(c.unit_fen)}{c.covered ? ` · ${t('money.covered')}` : ''}</small></th><td>{money(c.amount_fen)}</td></tr>))}</tbody>
      <tfoot><tr><th scope="row">{t('money.total')}</th><td>{money(total)}</td></tr></tfoot></table>
  );
}

function Files({ order }: { order: Order }) {
  const at = `/api/v1/orders/${order.id}/`;
  return (
    <>
      {order.card && <p><a class="btn" href={at + 'card'} target="_blank" rel="noopener"><Icon name="card" />{t('card', { n: order.card.receipt })}</a></p>}
      {order.attachments.length === 0 ? <p class="ink-2">{t('files.none')}</p> : (
        <ul class="pictures">{order.attachments.map((a) => (
          <li><a href={at + 'attachments/' + encodeURIComponent(a.name)} target="_blank" rel="noopener"><img loading="lazy" src={at + 'attachments/' + encodeURIComponent(a.name)} alt={a.name} width="120" height="120" /></a>
            <span class="note ink-3"><bdi>{a.name}</bdi> · {clock(a.at)}</span></li>))}</ul>)}
    </>
  );
}

const tabs = ['evidence', 'history', 'money', 'files'] as const;

export function OrderTabs({ order }: { order: Order }) {
  const [tab, setTab] = useState<(typeof tabs)[number]>('evidence');
  return (
    <section class="panel scroll" tabIndex={0} aria-label={t(`otab.${tab}`)}>
      <div class="row wrap">{tabs.map((x) => <button type="button" class="fl" aria-pressed={x === tab} onClick={() => setTab(x)}>{t(`otab.${x}`)}</button>)}</div>
      {tab === 'evidence' && <><Measured order={order} /><CauseList order={order} /><Remote order={order} /></>}
      {tab === 'history' && <HistoryLines of={order} />}
      {tab === 'money' && <Money order={order} />}
      {tab === 'files' && <Files order={order} />}
    </section>
  );
}
