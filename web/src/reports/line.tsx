// SPDX-License-Identifier: Apache-2.0
// One figure over the period, step by step, with the numbers behind it.
import { day, t } from '../core/i18n';
import { pct, shown } from './figures';
import { figures, line, type Report, type Span } from './report';
import { Panel } from './tables';
import { behind, look, type View } from './view';

const WIDTH = 360;
const PLOT = { x: 44, top: 18, width: 252, height: 104 };

export function StepLine({ of, view }: { of: { span: Span; report: Report | null }[]; view: View }) {
  const figure = figures[view.drawn]!;
  const values = of.map((s) => (s.report ? figure.value(s.report) : null));
  const { dots, paths, low, high } = line(values, PLOT.width, PLOT.height);
  const known = dots.filter((d) => d !== null);
  const last = known.at(-1);
  const label = (v: number) => (figure.value.length && values.some((x) => x && x.of !== null) ? pct(v) : String(Math.round(v * 10) / 10));
  const sentence = last ? t('q.line.sentence', { name: t(figure.name), first: label(known[0]!.value), last: label(last.value), n: known.length }) : t('q.line.none');
  const step = t(`q.step.${view.period}`);
  return (
    <Panel title={t('q.line')} note={step}>
      <label class="fl pickone"><span class="hide">{t('q.line.pick')}</span>
        <select value={String(view.drawn)} onChange={(e) => look({ drawn: Number(e.currentTarget.value) })}>{figures.map((f, i) => <option value={String(i)}>{t(f.name)}</option>)}</select></label>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${PLOT.top + PLOT.height + 24}`} role="img" aria-label={sentence}>
        {[low, (low + high) / 2, high].map((v, i) => {
          const y = PLOT.top + PLOT.height - (i / 2) * PLOT.height;
          return <><path class="ax" d={`M${PLOT.x} ${y}h${PLOT.width}`} /><text x={PLOT.x - 6} y={y + 4} text-anchor="end">{label(v)}</text></>;
        })}
        <g transform={`translate(${PLOT.x} ${PLOT.top})`}>
          {paths.map((d) => <path class={'ln' + (figure.good > 0 ? ' good' : '')} d={d} />)}
          {dots.map((d) => d && <circle class={d.few ? 'fewdot' : figure.good > 0 ? 'gdot' : 'pdot'} cx={d.x} cy={d.y} r="3.5" />)}
          {last && <text class={figure.good > 0 ? 'moss-t' : 'lab'} x={last.x + 8} y={last.y + 4}>{label(last.value)}</text>}
        </g>
        <text x={PLOT.x} y={PLOT.top + PLOT.height + 18}>{day(of[0]?.span.from)}</text><text x={PLOT.x + PLOT.width} y={PLOT.top + PLOT.height + 18} text-anchor="end">{day(of.at(-1)?.span.from)}</text>
      </svg>
      {known.some((d) => d.few) && <p class="small ink-2">{t('q.few.dots')}</p>}
      <details class="fold"><summary>{t('evidence.numbers')}</summary>
        <div class="scrollx" tabIndex={0} role="region" aria-label={t('evidence.numbers')}><table class="t"><thead><tr><th scope="col">{t('q.from')}</th><th scope="col" class="r">{t(figure.name)}</th><th scope="col" class="r">{t('q.counted')}</th></tr></thead>
          <tbody>{of.map(({ span }, i) => {
            const v = values[i];
            return <tr key={span.from}><th scope="row">{day(span.from)}</th><td class="r">{v ? shown(v) : '–'}</td><td class="r">{v && v.n > 0 ? <a class="cellink" href={behind(figure.n, span)}>{v.n}<span class="hide"> {t(figure.name)}</span></a> : v ? 0 : '–'}{v && v.of !== null ? ` / ${v.of}` : ''}</td></tr>;
          })}</tbody></table></div></details>
    </Panel>
  );
}

