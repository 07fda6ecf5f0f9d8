// SPDX-License-Identifier: Apache-2.0
// The live test run: time left, one verdict line, and the signals as they move.
import { useEffect, useState } from 'preact/hooks';
import { call, online, type Order } from '../core/api';
import { number, t, type Key } from '../core/i18n';
import { useSignal } from '../core/signal';
import { signalName, units } from '../ui/evidence';
import { Icon, type IconName } from '../ui/icons';
import { before, isOn, latestRun, limitOf, minutes, progress, SETTLING_MS, RUN_MS, side, SILENT_MS, spark, whyNot, type Limit, type Run } from './run';

type Columns = Record<string, (number | null)[]> & { ts_ms: number[] };

const shown = ['q_waste_lpm', 'p_mem_mpa', 'q_perm_lpm', 'tds_out_ppm', 'p_in_mpa', 'i_pump_a'] as const;
const box = { width: 118, height: 46 };

/** Read anew while the run is on; what was measured stays when it is over. */
function useColumns(order: Order, run: Run): { columns: Columns | null; silent: number } {
  const [columns, setColumns] = useState<Columns | null>(null);
  const [moved, setMoved] = useState({ newest: 0, at: Date.now() });
  const [, tick] = useState(0);
  const on = isOn(run);
  useEffect(() => {
    let gone = false;
    const from = Date.parse(run.started_at ?? '');
    const read = async (): Promise<void> => {
      const path = `/devices/${order.device.id}/telemetry?from=${from}&fields=${shown.join(',')}&max_points=400`;
      const c = await call<Columns>('GET', path).catch(() => null);
      if (gone) return;
      if (c) setColumns(c);
      const newest = c?.ts_ms.at(-1) ?? 0;
      setMoved((m) => (newest > m.newest ? { newest, at: Date.now() } : m));
      tick((n) => n + 1);
    };
    void read();
    const timer = on ? setInterval(() => void read(), 2000) : undefined;
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [run.id, on]);
  return { columns, silent: on ? Date.now() - moved.at : 0 };
}

export function target(limit: Limit | null): string {
  if (!limit) return '';
  const { least, most } = limit;
  if (least !== null && most !== null) return `${number(least)}–${number(most)}`;
  return least !== null ? t('run.least', { value: number(least) }) : t('run.most', { value: number(most ?? 0) });
}

interface SignalProps {
  field: string;
  columns: Columns;
  from: number;
  was: number | undefined;
  limit: Limit | null;
}

function Signal({ field, columns, from, was, limit }: SignalProps) {
  const line = spark(columns.ts_ms, columns[field] ?? [], from, box, limit);
  if (!line) return null;
  const where = side(line.value, limit);
  const bad = where === 'good' ? '' : ' bad';
  const settled = (SETTLING_MS / RUN_MS) * box.width;
  return (
    <div class="sig">
      <div class="n">{signalName(field)}{limit && <small>{target(limit)}</small>}</div>
      <svg class="gauge" viewBox={`0 0 ${box.width} ${box.height}`} aria-hidden="true"><rect class="t" width={box.width} height={box.height} rx="5" />
        {line.band && <rect class="ok" y={line.band.y} width={box.width} height={line.band.height} rx="5" />}
        <path class="okl" d={`M${settled} 0v${box.height}`} /><path class={'tr' + bad} d={line.d} /><circle class={'m' + bad} cx={line.at.x} cy={line.at.y} r="6.5" /></svg>
      <div class={'v' + (bad && ' t-rust')}>{number(line.value)} <span>{units[field]}</span>
        {where !== 'good' ? <small class="t-rust">{t(`run.${where}`)}</small> : was !== undefined && <small>{t('run.before', { value: number(was) })}</small>}</div>
    </div>
  );
}

/** How many of the signals that must be somewhere are not, by what was measured last. */
function outside(order: Order, columns: Columns | null): { of: number; bad: number } {
  const limits = order.requires.gate.limits ?? [];
  const last = (field: string) => columns?.[field]?.findLast((v) => v !== null);
  const known = limits.filter((l) => typeof last(l.signal) === 'number');
  return { of: known.length, bad: known.filter((l) => side(last(l.signal)!, l) !== 'good').length };
}

interface Line {
  tone: string;
  icon: IconName;
  key: Key;
  values?: Record<string, string | number>;
}

const over: Partial<Record<Run['state'], Line>> = {
  passed: { tone: '', icon: 'check', key: 'run.passed' },
  failed: { tone: ' rust', icon: 'warn', key: 'run.failed' },
  expired: { tone: ' slate', icon: 'off', key: 'run.expired' },
  refused: { tone: ' rust', icon: 'warn', key: 'run.refused' },
};

function lineOf(run: Run, silent: number, there: boolean, out: { of: number; bad: number }): Line {
  const ended = over[run.state];
  if (ended) return ended;
  if (!there) return { tone: ' slate', icon: 'off', key: 'run.offline' };
  if (run.state === 'sent') return { tone: ' water', icon: 'cloud', key: 'run.sent' };
  if (silent > SILENT_MS) return { tone: ' slate', icon: 'off', key: 'run.silent', values: { n: Math.round(silent / 1000) } };
  if (out.bad > 0) return { tone: ' brass', icon: 'warn', key: 'run.outside', values: { n: out.bad } };
  if (out.of > 0) return { tone: '', icon: 'check', key: 'run.inside', values: { n: out.of } };
  return { tone: ' water', icon: 'pulse', key: 'run.running' };
}

function Verdict({ line, run, hint }: { line: Line; run: Run; hint: string | null }) {
  return (
    <p class={'verdictline' + line.tone} role="status"><Icon name={line.icon} /><span>{t(line.key, line.values)}
      {whyNot(run).map((w) => <> {typeof w === 'string' ? t(w) : <bdi>{w.said}</bdi>}</>)}
      {run.state === 'failed' && hint && <> {t('run.hint', { cause: hint })}</>}</span></p>
  );
}

export function RunPanel({ order, hint }: { order: Order; hint: string | null }) {
  const run = latestRun(order);
  return run && <Running order={order} run={run} hint={hint} />;
}

function Running({ order, run, hint }: { order: Order; run: Run; hint: string | null }) {
  const there = useSignal(online);
  const { columns, silent } = useColumns(order, run);
  const from = Date.parse(run.started_at ?? '');
  const { done, left } = progress(from, columns?.ts_ms.at(-1));
  return (
    <section class="card run" aria-labelledby="run">
      <h2 id="run">{t(`run.${run.test}`)}</h2>
      {isOn(run) && <><div class="clock"><b>{minutes(left)}</b><span class="ink-2">{t('run.left')}</span></div>
        <svg class="bar" height="10" aria-hidden="true"><rect class="t" width="100%" height="10" /><rect class="lv" width={`${(done * 100).toFixed(1)}%`} height="10" /></svg></>}
      <Verdict line={lineOf(run, silent, there, outside(order, columns))} run={run} hint={hint} />
      {columns && columns.ts_ms.length > 0 && <div>{shown.map((f) => <Signal field={f} columns={columns} from={from} was={before(order, f)} limit={limitOf(order, f)} />)}</div>}
      <p class="note ink-2">{t('run.note')}</p>
    </section>
  );
}
