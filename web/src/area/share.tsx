// SPDX-License-Identifier: Apache-2.0
// How many machines had it when, with the line above which it is the street's.
import { now } from '../core/api';
import { dayClock, number, percent, t } from '../core/i18n';
import { curve, path } from './map';
import type { Event } from './machines';

const WIDTH = 400;
const PLOT = 346;
const TOP = 18;
const HIGH = 112;
/** What opens an event: core/area.h says the same. */
const OPENS = 0.2;

const HOUR_MS = 3600000;

export function ShareCurve({ of: e }: { of: Event }) {
  const until = e.closed_at ? Date.parse(e.closed_at) : now();
  const opened = Date.parse(e.opened_at!);
  const steps = curve(e.devices.map((d) => ({ joined: Date.parse(d.joined_at), recovered: d.recovered_at ? Date.parse(d.recovered_at) : null })), until);
  const first = Math.min(opened, steps[0]?.at ?? opened);
  const from = first - Math.max(0.08 * (until - first), HOUR_MS / 6);
  const whole = Math.max(e.share.reporting, 1);
  const most = Math.max(whole, ...steps.map((s) => s.affected));
  const peak = steps.reduce((a, b) => (b.affected > a.affected ? b : a), { at: opened, affected: 0 });
  const last = steps.at(-1)?.affected ?? 0;
  const frame = { from, to: Math.max(until, from + 1), width: PLOT, top: TOP, height: HIGH };
  const x = (at: number) => ((Math.min(at, frame.to) - from) / (frame.to - from)) * PLOT;
  const y = (n: number) => TOP + HIGH - (n / most) * HIGH;
  const share = (n: number) => percent(n / whole);
  const recovered = e.recovered_at ? Date.parse(e.recovered_at) : null;
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${TOP + HIGH + 24}`} role="img"
        aria-label={t('area.curve.says', { opened: dayClock(opened, until), peak: share(peak.affected), at: dayClock(peak.at, until), now: share(last) })}>
        <rect class="conv" x={x(opened)} y={TOP} width={Math.max(2, x(recovered ?? until) - x(opened))} height={HIGH} />
        <path class="ax" d={`M0 ${TOP + HIGH}h${PLOT}`} /><path class="thr" d={`M0 ${y(OPENS * whole)}h${PLOT}`} />
        <text x="4" y={y(OPENS * whole) - 6}>{t('area.curve.line', { share: percent(OPENS) })}</text>
        <path class="ln" d={path(steps, most, frame)} />
        <circle class="dot" cx={x(until)} cy={y(last)} r="4.5" /><text class="lab" x={PLOT + 10} y={y(last) + 4}>{share(last)}</text>
        {peak.affected > last && <text class="lab" x={Math.min(x(peak.at) + 4, PLOT - 40)} y={y(peak.affected) - 5}>{share(peak.affected)}</text>}
        <text class="bad-t" x={Math.max(x(opened), 30)} y={TOP + HIGH + 17} text-anchor="middle">{dayClock(opened, until)}</text>
        <text x={PLOT} y={TOP + HIGH + 17} text-anchor="end">{dayClock(until, opened)}</text>
      </svg>
      <details class="fold"><summary>{t('evidence.numbers')}</summary>
        <div class="scrollx" tabIndex={0} role="region" aria-label={t('area.curve')}><table class="t"><thead><tr><th scope="col">{t('area.time')}</th><th scope="col" class="r">{t('area.ill')}</th><th scope="col" class="r">{t('area.curve')}</th></tr></thead>
          <tbody>{steps.map((s) => <tr key={s.at}><th scope="row">{dayClock(s.at, 0)}</th><td class="r">{number(s.affected)}</td><td class="r">{share(s.affected)}</td></tr>)}</tbody></table></div></details>
    </>
  );
}
