// SPDX-License-Identifier: Apache-2.0
// What the machine measured: the words, then the picture with the stretch that convicted, then the numbers.
import { useLoad } from '../core/load';
import type { Order, Schema } from '../core/api';
import { dayClock, number, say, t, type Key } from '../core/i18n';
import { draws, plot, type Band, type Plot, type Series } from './chart';
import { Icon } from './icons';

type Columns = Record<string, (number | null)[]> & { ts_ms: number[] };

export const units: Partial<Record<string, string>> = {
  tds_in_ppm: 'ppm', tds_out_ppm: 'ppm', temp_c: '°C', p_in_mpa: 'MPa', p_mem_mpa: 'MPa', p_tank_mpa: 'MPa',
  q_perm_lpm: 'L/min', q_waste_lpm: 'L/min', i_pump_a: 'A', v_supply_v: 'V',
};

/** As long as samples are kept: a slow decline is seen from its beginning. */
const BEFORE_MS = 14 * 86400000;

/** A household's readings are the technician's while the visit is near: docs/access.md. */
const near = ['accepted', 'scheduled', 'traveling', 'on_site'];

export const signalName = (field: string): string => (field in units ? t(`signal.${field}` as Key) : field);

function Panel({ field, p, from, to }: { field: string; p: Plot; from: number; to: number }) {
  const value = p.last ? number(p.last.value) : t('unknown');
  const sentence = t('chart.sentence', { name: signalName(field), value, unit: units[field] ?? '', from: dayClock(from, to), to: dayClock(to, to) });
  return (
    <svg class="chart" viewBox="0 0 326 136" role="img" aria-label={sentence}>
      <text class="lab" x="0" y="14">{signalName(field)}</text><text x="326" y="14" text-anchor="end">{units[field]}</text>
      {p.band && <rect class="band" y={p.band.y} width="276" height={Math.max(0, p.band.height)} />}
      <rect class="conv" x={p.stretch.x} y="22" width={p.stretch.width} height="92" />
      <path class="conv-e" d={`M${p.stretch.x} 22v92`} /><path class="ax" d="M0 114h276" />
      {p.paths.map((line) => <path class={'ln' + (line.bad ? ' bad' : '')} d={line.d} />)}
      {p.last && <><circle class="dot" cx={p.last.x} cy={p.last.y} r="4.5" /><text class="bad-t" x="286" y={p.last.y + 4.5}>{value}</text></>}
      <text class="bad-t" x={Math.min(Math.max(p.stretch.x, 40), 236)} y="132" text-anchor="middle">{dayClock(from, to)}</text>
    </svg>
  );
}

const fieldsOf = (e: Schema['Evidence']): string[] => e.signals.map((s) => s.name).filter((n) => n in units).slice(0, 2);

function frameOf(evidence: Schema['Evidence']) {
  const bad = { from: Date.parse(evidence.from), to: Date.parse(evidence.to) };
  const span = Math.max(bad.to - bad.from, 60000);
  return { bad, frame: { from: bad.from - Math.max(2 * span, BEFORE_MS), to: bad.to + span / 4, width: 276, top: 26, height: 84 } };
}

/** Where the readings of an order's charts are, or null when it has none or they are not this caller's yet. */
export function evidencePath(order: Order): string | null {
  const e = order.evidence;
  if (!e || !near.includes(order.state) || fieldsOf(e).length === 0) return null;
  const { frame } = frameOf(e);
  return `/devices/${order.device.id}/telemetry?from=${Math.floor(frame.from)}&to=${Math.ceil(frame.to)}&fields=${fieldsOf(e).join(',')}&max_points=3000&running=1`;
}

type Limits = NonNullable<Order['requires']['gate']['limits']>;

function Charts({ evidence, path, limits }: { evidence: Schema['Evidence']; path: string; limits: Limits }) {
  const fields = fieldsOf(evidence);
  const { bad, frame } = frameOf(evidence);
  const { copy } = useLoad<Columns>(path);
  if (!copy?.value.ts_ms.length) return null;
  const { value } = copy;
  const series = (f: string): Series => draws({ ts: value.ts_ms, values: value[f] ?? [] });
  const should = (f: string): Band | null => limits.find((l) => l.signal === f) ?? null;
  const drawn = fields.filter((f) => value[f]?.some((v) => v !== null));
  return (
    <figure class="stack">
      {drawn.map((f) => <Panel field={f} p={plot(series(f), frame, bad, should(f))} from={bad.from} to={bad.to} />)}
      <figcaption class="legend">{drawn.some(should) && <span><svg viewBox="0 0 16 12" aria-hidden="true"><rect class="lg-band" width="16" height="12" rx="3" /></svg>{t('chart.band')}</span>}<span><svg viewBox="0 0 16 12" aria-hidden="true"><rect class="lg-conv" width="16" height="12" rx="3" /></svg>{t('chart.convicted')}</span></figcaption>
    </figure>
  );
}

export function Evidence({ order }: { order: Order }) {
  const e = order.evidence;
  if (!e) return <p class="saying ink-2">{t('evidence.none')}</p>;
  const path = evidencePath(order);
  return (
    <>
      <p class="saying">{t('evidence.says')} <b>{say(e.why)}</b></p>
      {path && <Charts evidence={e} path={path} limits={order.requires.gate.limits ?? []} />}
      <details class="fold"><summary>{t('evidence.numbers')}<Icon name="down" turn /></summary>
        <dl class="facts">{e.signals.map((s) => <><dt>{signalName(s.name)}</dt><dd>{s.value === null ? t('unknown') : `${number(s.value)} ${units[s.name] ?? ''}`}</dd></>)}</dl>
      </details>
    </>
  );
}
