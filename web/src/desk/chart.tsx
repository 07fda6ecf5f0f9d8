// SPDX-License-Identifier: Apache-2.0
// What a machine measured, as panels over one time: the stretch that convicted, gaps in grey, never a bridge over them.
import { dayClock, number, t } from '../core/i18n';
import { plot, type Plot } from '../ui/chart';
import { signalName, units } from '../ui/evidence';

export type Columns = Record<string, (number | null)[]> & { ts_ms: number[] };

export interface Span {
  from: number;
  to: number;
}

const WIDTH = 500;
const PLOT = 446;
const HIGH = 118;

const middle = (x: number): number => Math.min(Math.max(x, 44), PLOT - 44);

function sentence(field: string, p: Plot, frame: Span, bad: Span | null): string {
  const value = p.last ? number(p.last.value) : t('unknown');
  const unit = units[field] ?? '';
  return bad ? t('chart.sentence', { name: signalName(field), value, unit, from: dayClock(bad.from, bad.to), to: dayClock(bad.to, bad.to) })
    : t('chart.plain', { name: signalName(field), value, unit, from: dayClock(frame.from, frame.to), to: dayClock(frame.to, frame.to), low: number(p.low), high: number(p.high) });
}

function Panel({ field, p, frame, bad, foot }: { field: string; p: Plot; frame: Span; bad: Span | null; foot: boolean }) {
  const tone = bad ? 'bad-t' : 'lab';
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${foot ? HIGH + 18 : HIGH}`} role="img" aria-label={sentence(field, p, frame, bad)}>
      <text class="lab" x="0" y="14">{signalName(field)}</text><text x={WIDTH} y="14" text-anchor="end">{units[field]}</text>
      {p.gaps.map((g) => <rect class="gap" x={g.x} y="22" width={g.width} height={HIGH - 26} />)}
      {bad && <><rect class="conv" x={p.stretch.x} y="22" width={p.stretch.width} height={HIGH - 26} /><path class="conv-e" d={`M${p.stretch.x} 22v${HIGH - 26}`} /></>}
      <path class="ax" d={`M0 ${HIGH - 4}h${PLOT}`} />
      {p.paths.map((line) => <path class={'ln' + (line.bad ? ' bad' : '')} d={line.d} />)}
      {p.last && <><circle class={bad ? 'dot' : 'pdot'} cx={p.last.x} cy={p.last.y} r="4.5" /><text class={tone} x={PLOT + 8} y={p.last.y + 4.5}>{number(p.last.value)}</text></>}
      {foot && <><text x="0" y={HIGH + 12}>{dayClock(frame.from, frame.to)}</text>
        {bad && p.stretch.x > 100 && p.stretch.x < PLOT - 100 && <text class="bad-t" x={middle(p.stretch.x)} y={HIGH + 12} text-anchor="middle">{dayClock(bad.from, frame.to)}</text>}
        <text x={PLOT} y={HIGH + 12} text-anchor="end">{dayClock(frame.to, frame.from)}</text></>}
    </svg>
  );
}

const ROWS_MOST = 40;

/** The same as numbers, thinned evenly. */
function Numbers({ fields, of }: { fields: string[]; of: Columns }) {
  const every = Math.max(1, Math.ceil(of.ts_ms.length / ROWS_MOST));
  const rows = of.ts_ms.map((ts, i) => [ts, i] as const).filter(([, i]) => i % every === 0);
  return (
    <details class="fold"><summary>{t('evidence.numbers')}</summary>
      <div class="scrollx" tabIndex={0} role="region" aria-label={t('evidence.numbers')}><table class="t"><thead><tr><th scope="col">{t('time')}</th>{fields.map((f) => <th scope="col" class="r">{signalName(f)} {units[f]}</th>)}</tr></thead>
        <tbody>{rows.map(([ts, i]) => <tr><td class="nowrap">{dayClock(ts, 0)}</td>{fields.map((f) => {
          const v = of[f]?.[i];
          return <td class="r">{v === null || v === undefined ? '–' : number(v)}</td>;
        })}</tr>)}</tbody></table></div></details>
  );
}

/** Up to four signals, those that have a value. */
export function Charts({ of, fields, frame, bad }: { of: Columns; fields: string[]; frame: Span; bad: Span | null }) {
  const drawn = fields.filter((f) => of[f]?.some((v) => v !== null)).slice(0, 4);
  if (drawn.length === 0) return <p class="ink-3">{t('chart.none')}</p>;
  const box = { from: frame.from, to: frame.to, width: PLOT, top: 26, height: HIGH - 34 };
  return (
    <figure class="stack">
      {drawn.map((f, i) => <Panel field={f} p={plot({ ts: of.ts_ms, values: of[f] ?? [] }, box, bad ?? { from: Infinity, to: -Infinity })} frame={frame} bad={bad} foot={i === drawn.length - 1} />)}
      <figcaption class="legend">
        {bad && <span><svg viewBox="0 0 16 12" aria-hidden="true"><rect class="lg-conv" width="16" height="12" rx="3" /></svg>{t('chart.convicted')}</span>}
        <span><svg viewBox="0 0 16 12" aria-hidden="true"><rect class="lg-gap" width="16" height="12" rx="3" /></svg>{t('chart.gap')}</span></figcaption>
      <Numbers fields={drawn} of={of} />
    </figure>
  );
}
