// SPDX-License-Identifier: Apache-2.0
// One machine: how it stands, what it measured, its findings, filters and commands.
import { useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { dayClock, say, t } from '../core/i18n';
import { href } from '../core/router';
import { Failed, Loading } from '../ui/parts';
import { faultOf } from './about';
import { Charts, type Columns } from './chart';
import { CommandsPanel } from './commands';
import { DeviceMenu } from './device-change';
import { useFresh } from './load';
import { DeviceState } from './machines';
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

type Found = Schema['FindingList']['items'][number];

function Findings({ of }: { of: Found[] }) {
  if (of.length === 0) return <p class="small ink-2">{t('dev.nofindings')}</p>;
  return (
    <ol class="log">{of.map((f) => (
      <li><time dateTime={f.raised_at ?? undefined}>{dayClock(f.raised_at, now())}</time>
        <span>{say(f.title) || f.fault} <span class={'tag ' + (f.cleared_at ? 'slate' : 'rust')}>{f.cleared_at ? t('dev.cleared', { time: dayClock(f.cleared_at, f.raised_at) }) : t('dev.stands')}</span>
          {f.masked_by && <span class="ink-2"> {t('dev.explained', { fault: f.masked_by })}</span>}{f.order && <> <a href={href('order', f.order)}>{t('order')}</a></>}</span></li>
    ))}</ol>
  );
}

function Beside({ id, device }: { id: string; device: Schema['Device'] }) {
  const at = `/devices/${encodeURIComponent(id)}/`;
  const filters = useFresh<Schema['FilterList']>(at + 'filters').value;
  const findings = useFresh<Schema['FindingList']>(at + 'findings', (n) => n.event === 'device' && n.id === id).value;
  return (
    <section class="panel scroll" tabIndex={0} aria-label={t('device.beside')}>
      <h2>{t('device.orders')}</h2>
      {device.open_orders.length === 0 && <p class="small ink-2">{t('dev.noorders')}</p>}
      <ul class="stack-s">{device.open_orders.map((o) => <li><a href={href('order', o.id)}>{o.number} {faultOf(o)}</a> · {t(`stag.${o.state}`)}</li>)}</ul>
      <h2>{t('device.filters')}</h2>
      <ul class="stack-s small">{filters?.items.map((f) => <li><b>{say(f.title)}</b> {f.remaining_pct === null ? t('unknown') : `${Math.round(f.remaining_pct)} %`} · {f.due_on}<br /><span class="ink-2">{say(f.why)}</span></li>)}</ul>
      <CommandsPanel id={id} model={device.model} />
      <h2>{t('device.findings')}</h2>
      {findings && <Findings of={findings.items} />}
    </section>
  );
}

export function DevicePage({ id }: { id: string }) {
  const { value: d, failed, again } = useFresh<Schema['Device']>('/devices/' + encodeURIComponent(id), (n) => n.event === 'device' && n.id === id);
  const [end] = useState(now);
  if (!d) return <Desk title={<bdi>{id}</bdi>} back={href('devices')}>{failed ? <Failed again={again} /> : <Loading />}</Desk>;
  return (
    <Desk title={<bdi>{d.id}</bdi>} back={href('devices')} aside={<><span class="small ink-2">{d.model} · {d.area}</span>
      <DeviceState of={d} />{d.household && <span class="small ink-2"><bdi>{d.household.name}</bdi></span>}<span class="push" /><LivePill /><DeviceMenu device={d} again={again} /></>}>
      <div class="tri tri-area">
        <section class="panel scroll" tabIndex={0} aria-label={t('device.history')}><h2>{t('device.history')}</h2><History id={id} end={end} /></section>
        <Beside id={id} device={d} />
      </div>
    </Desk>
  );
}
