// SPDX-License-Identifier: Apache-2.0
// One machine: how it stands, what it measured, its findings, filters and commands.
import { useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { dayClock, say, t } from '../core/i18n';
import { href } from '../core/router';
import { Failed, Loading } from '../ui/parts';
import { faultOf } from './about';
import { Charts, type Columns } from './chart';
import { useFresh } from './load';
import { Desk, LivePill } from './shell';

const HOUR = 3600000;
const ranges = { day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR };
const FIELDS = ['p_in_mpa', 'p_mem_mpa', 'q_perm_lpm', 'q_waste_lpm', 'tds_out_ppm'];

function History({ id, end }: { id: string; end: number }) {
  const [range, setRange] = useState<keyof typeof ranges>('day');
  const frame = { from: end - ranges[range], to: end };
  const { value } = useFresh<Columns>(`/devices/${encodeURIComponent(id)}/telemetry?from=${frame.from}&to=${frame.to}&fields=${FIELDS.join(',')}&max_points=600`);
  return (
    <>
      <div class="row wrap">{(Object.keys(ranges) as (keyof typeof ranges)[]).map((r) => <button type="button" class="fl" aria-pressed={r === range} onClick={() => setRange(r)}>{t(`range.${r}`)}</button>)}</div>
      {value && <Charts of={value} fields={FIELDS} frame={frame} bad={null} />}
    </>
  );
}

function Beside({ id, device }: { id: string; device: Schema['Device'] }) {
  const at = `/devices/${encodeURIComponent(id)}/`;
  const filters = useFresh<Schema['FilterList']>(at + 'filters').value;
  const commands = useFresh<Schema['CommandList']>(at + 'commands', (n) => n.event === 'device' && n.id === id).value;
  return (
    <section class="panel scroll" tabIndex={0} aria-label={t('device.beside')}>
      <h2>{t('device.orders')}</h2>
      <ul class="stack-s">{device.open_orders.map((o) => <li><a href={href('order', o.id)}>{o.number} {faultOf(o)}</a> · {t(`stag.${o.state}`)}</li>)}</ul>
      <h2>{t('device.findings')}</h2>
      <ul class="stack-s small">{device.findings.map((f) => <li>{f.fault} · {dayClock(f.raised_at, now())}</li>)}</ul>
      <h2>{t('device.filters')}</h2>
      <ul class="stack-s small">{filters?.items.map((f) => <li><b>{say(f.title)}</b> {f.remaining_pct === null ? t('unknown') : `${Math.round(f.remaining_pct)} %`} · {f.due_on}<br /><span class="ink-2">{say(f.why)}</span></li>)}</ul>
      <h2>{t('device.commands')}</h2>
      <ol class="log">{commands?.items.map((c) => <li><time>{dayClock(c.created_at, now())}</time><span>{c.name} · {t(`cmd.${c.state}`)}</span></li>)}</ol>
    </section>
  );
}

export function DevicePage({ id }: { id: string }) {
  const { value: d, failed, again } = useFresh<Schema['Device']>('/devices/' + encodeURIComponent(id), (n) => n.event === 'device' && n.id === id);
  const [end] = useState(now);
  if (!d) return <Desk title={<bdi>{id}</bdi>} back={href('')}>{failed ? <Failed again={again} /> : <Loading />}</Desk>;
  return (
    <Desk title={<bdi>{d.id}</bdi>} back={href('')} aside={<><span class="small ink-2">{d.model} · {d.area}</span>
      <span class={'tag ' + (d.stale ? 'slate' : 'moss')}>{t(d.stale ? 'device.silent' : 'device.heard', { time: dayClock(d.last_heard, now()) })}</span><span class="push" /><LivePill /></>}>
      <div class="tri tri-area">
        <section class="panel scroll" tabIndex={0} aria-label={t('device.history')}><h2>{t('device.history')}</h2><History id={id} end={end} /></section>
        <Beside id={id} device={d} />
      </div>
    </Desk>
  );
}
