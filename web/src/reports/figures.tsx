// SPDX-License-Identifier: Apache-2.0
// The six large figures, each with its counts, what it was before, and the way to its orders.
import { number, t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { change, ENOUGH, figures, share, type Figure, type Report, type Span } from './report';
import { behind } from './view';

/** How many of them are drawn large; the others stand in the tables. */
const LARGE = 6;

export const pct = (v: number): string => `${number(v * 100, 1)} %`;

/** A share, or pieces. */
export function shown(v: { n: number; of: number | null }): string {
  const s = share(v);
  return s === null ? '–' : v.of === null ? String(s) : pct(s);
}

function Change({ figure, now, was }: { figure: Figure; now: Report; was: Report | null }) {
  const value = figure.value(now);
  const by = was && change(value, figure.value(was));
  if (by === null || by === undefined) return <span class="c">{t('q.before.none')}</span>;
  const whole = value.of === null;
  const size = whole ? String(Math.abs(by)) : number(Math.abs(by) * 100, 1);
  if (Number(size) === 0) return <span class="c">{t('q.before.same')}</span>;
  const good = by * figure.good > 0;
  return (
    <span class={'c strong ' + (good ? 't-moss' : 't-rust')}>
      <Icon name={by > 0 ? 'up' : 'down'} /> {t(whole ? (by > 0 ? 'q.more' : 'q.fewer') : (by > 0 ? 'q.up' : 'q.down'), { n: size })} · {t(good ? 'q.better' : 'q.worse')}
    </span>
  );
}

function Kpi({ figure, now, was, span }: { figure: Figure; now: Report; was: Report | null; span: Span }) {
  const { n, of } = figure.value(now);
  const few = of !== null && of < ENOUGH;
  return (
    <li class={'kpi' + (few ? ' few' : '')}>
      <span class="l">{t(figure.name)}</span><b>{shown({ n, of })}</b>
      <span class="c">{of === null ? t('q.orders', { n }) : t('q.of', { n, of })}{few && <> · {t('q.few')}</>}</span>
      <Change figure={figure} now={now} was={was} />
      <span class="c links">{n > 0 && <a href={behind(figure.n, span)}>{t('q.look', { n })}<span class="hide"> {t(figure.name)}</span></a>}
        {figure.rest && of !== null && of > n && <a href={behind(figure.rest, span)}>{t('q.look.rest', { n: of - n })}<span class="hide"> {t(figure.name)}</span></a>}</span>
    </li>
  );
}

export const Kpis = ({ now, was, span }: { now: Report; was: Report | null; span: Span }) => (
  <ul class="six" aria-label={t('q.figures')}>{figures.slice(0, LARGE).map((f) => <Kpi figure={f} now={now} was={was} span={span} />)}</ul>
);
