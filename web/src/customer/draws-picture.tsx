// SPDX-License-Identifier: Apache-2.0
// How the machine did before and after the repair, draw by draw.
import { day, number, t, type Key } from '../core/i18n';
import type { LinkOrder } from './data';
import { change, picture } from './draws';
import type { Proof } from './scene';

const units: Record<string, string> = { tds_out_ppm: 'ppm', q_perm_lpm: 'L/min', q_waste_lpm: 'L/min' };
const after: Record<Proof, string> = { proven: 'good', not_fixed: 'bad', not_yet: 'new', silent: 'new', closed: 'new' };
const frame = { width: 326, top: 30, height: 106 };

export function Draws({ of, proof }: { of: LinkOrder; proof: Proof }) {
  const s = of.proof?.signal;
  const repaired = of.proof?.from ?? of.repaired_at;
  if (!s || !repaired || !units[s.field]) return null;
  const points = s.points.map((p) => ({ at: Date.parse(p.at), value: p.value }));
  const p = picture(points, Date.parse(repaired), frame);
  const { before, after: since } = change(points, Date.parse(repaired));
  const last = points.at(-1);
  if (!p || !last) return null;
  const name = t(`draws.${s.field}` as Key);
  const sentence = t('draws.sentence', { name, n: p.dots.filter((d) => d.after).length, value: number(last.value), unit: units[s.field] ?? '' });
  return (
    <figure class="stack"><figcaption class="small strong">{name}, {units[s.field]}</figcaption>
      <svg class="chart" viewBox="0 0 326 160" role="img" aria-label={sentence}>
        <path class="ax" d="M0 136h326" />
        {p.repair !== null && <><path class="visit" d={`M${p.repair} 20v116`} /><text class="visit-t" x={Math.min(Math.max(p.repair, 60), 266)} y="14" text-anchor="middle">{t('draws.visit', { day: day(repaired) })}</text></>}
        {p.dots.map((d) => <circle class={'draw ' + (d.after ? after[proof] : 'before')} cx={d.x} cy={d.y} r={d.after ? 4.5 : 3} />)}
        <text x="0" y="155">{day(points[0]!.at)}</text><text x="326" y="155" text-anchor="end">{day(last.at)}</text>
      </svg>
      {before !== null && since !== null && <p class="small ink-2">{t('draws.change', { before: number(before), after: number(since), unit: units[s.field] ?? '' })}</p>}
    </figure>
  );
}
