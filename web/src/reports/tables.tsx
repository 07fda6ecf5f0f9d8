// SPDX-License-Identifier: Apache-2.0
// The figures group by group, and of each clock; every number leads to its orders.
import type { ComponentChildren } from 'preact';
import { t, type Key } from '../core/i18n';
import { useSignal } from '../core/signal';
import { technicians, type Technician } from '../desk/people';
import { pct, shown } from './figures';
import { clocks, ENOUGH, figures, ranked, verdicts, verdictSum, type By, type Count, type Figures, type Group, type Report, type Span } from './report';
import { behind, useNames } from './view';

const tones = { confirmed: 'moss', not_fixed: 'rust', insufficient_evidence: 'brass', closed_unverified: 'slate' } as const;

/** What became of it, as lengths of one bar; its numbers stand beside it. */
export function VerdictBar({ of }: { of: Figures }) {
  const sum = verdictSum(of);
  let at = 0;
  return (
    <svg class="bar" height="10" aria-hidden="true"><rect class="t" width="100%" height="10" />
      {verdicts.map((v) => {
        const x = at;
        const width = sum ? ((of.verdicts[v] ?? 0) / sum) * 100 : 0;
        at += width;
        return width > 0 && <rect class={tones[v]} x={`${x.toFixed(2)}%`} width={`${width.toFixed(2)}%`} height="10" />;
      })}
    </svg>
  );
}

/** A number that leads to its orders; nothing is no link. */
const Num = ({ n, to, what }: { n: number; to: string; what: string }) =>
  n > 0 ? <a class="cellink" href={to}>{n}<span class="hide"> {what}</span></a> : <>0</>;

export const Legend = () => (
  <span class="push legend">{verdicts.map((v) => <span><svg viewBox="0 0 16 12" aria-hidden="true"><rect class={`lg-${tones[v]}`} width="16" height="12" rx="3" /></svg>{t(`q.verdict.${v}`)}</span>)}</span>
);

const shares = ['fig.first', 'fig.repeat', 'fig.cause'] as const;
const figure = (name: Key) => figures.find((f) => f.name === name)!;

function Share({ name, g, link }: { name: Key; g: Figures; link(c: Count): string }) {
  const f = figure(name);
  const value = f.value(g);
  const few = value.of !== null && value.of < ENOUGH;
  return (
    <td class={'r' + (few ? ' ink-3' : ' strong')} title={few ? t('q.few') : undefined}>{shown(value)}
      <small><Num n={value.n} to={link(f.n)} what={t(f.name)} /> / {f.of ? <Num n={value.of ?? 0} to={link(f.of)} what={t(`q.count.${f.of}`)} /> : value.of}</small></td>
  );
}

/** The groups as rows of a file. */
export function rowsOf(groups: Group[], by: By, name: (by: By, key: string | null) => string): (string | number | null)[][] {
  const head = [t(`q.by.${by}`), t('q.count.closed'), ...verdicts.map((v) => t(`q.verdict.${v}`)), ...figures.flatMap((f) => [t(f.name), f.of ? t(`q.count.${f.of}`) : null])];
  return [head, ...ranked(groups).map((g) => [name(by, g.key), g.counts.closed, ...verdicts.map((v) => g.verdicts[v] ?? 0),
    ...figures.flatMap((f) => [f.value(g).n, f.value(g).of])])];
}

export function GroupTable({ groups, by, span }: { groups: Group[]; by: By; span: Span }) {
  const name = useNames();
  return (
    <table class="t"><thead><tr><th scope="col">{t(`q.by.${by}`)}</th><th scope="col" class="r">{t('q.count.closed')}</th><th scope="col" class="w">{t('q.verdict')}</th>
      {verdicts.map((v) => <th scope="col" class="r">{t(`q.verdict.${v}`)}</th>)}{shares.map((s) => <th scope="col" class="r">{t(s)}</th>)}</tr></thead>
      <tbody>{ranked(groups).map((g) => {
        const link = (c: Count) => behind(c, span, by, g.key);
        return (
          <tr key={g.key}><th scope="row"><bdi>{name(by, g.key)}</bdi></th><td class="r"><Num n={g.counts.closed} to={link('closed')} what={t('q.count.closed')} /></td>
            <td><VerdictBar of={g} /></td>
            {verdicts.map((v) => <td class="r"><Num n={g.verdicts[v] ?? 0} to={link(v)} what={t(`q.verdict.${v}`)} /></td>)}
            {shares.map((s) => <Share name={s} g={g} link={link} />)}</tr>
        );
      })}</tbody></table>
  );
}

const marks: [Key, (p: Technician) => number][] = [
  ['q.mark.late', (p) => p.late_steps], ['q.mark.unanswered', (p) => p.unanswered_dispatches],
  ['q.mark.declined', (p) => p.declined_dispatches], ['q.mark.missed', (p) => p.missed_check_ins],
];

/** What the rules count of each person, since the beginning. */
export function Conduct() {
  const people = useSignal(technicians);
  return (
    <section aria-label={t('q.conduct')}>
      <header class="row"><h2>{t('q.conduct')}</h2><span class="small ink-2">{t('q.conduct.note')}</span></header>
      <div class="scrollwide" role="group" tabIndex={0} aria-label={t('q.conduct')}><table class="t"><thead><tr><th scope="col">{t('q.by.technician')}</th>{marks.map(([word]) => <th scope="col" class="r">{t(word)}</th>)}</tr></thead>
        <tbody>{people.map((p) => <tr key={p.id}><th scope="row"><bdi>{p.name}</bdi></th>{marks.map(([, of]) => <td class="r">{of(p)}</td>)}</tr>)}</tbody></table></div>
    </section>
  );
}

export function Clocks({ of, span }: { of: Report; span: Span }) {
  return (
    <Panel title={t('q.clocks')} note={of.time_to_contact.median_min === null ? '' : t('q.median', { n: Math.round(of.time_to_contact.median_min), p: Math.round(of.time_to_contact.p90_min ?? 0) })}>
      <div class="scrollwide" role="group" tabIndex={0} aria-label={t('q.clocks')}><table class="t"><thead><tr><th scope="col">{t('q.clock')}</th><th scope="col" class="w">{t('q.kept.bar')}</th><th scope="col" class="r">{t('q.kept')}</th><th scope="col" class="r">{t('q.met')}</th><th scope="col" class="r">{t('q.missed')}</th></tr></thead>
        <tbody>{clocks.map((c) => {
          const { met, missed, rate } = of.sla[c]!;
          const few = met + missed < ENOUGH;
          return (
            <tr key={c}><th scope="row">{t(`q.clock.${c}`)}</th>
              <td><svg class="bar" height="10" aria-hidden="true"><rect class="t" width="100%" height="10" />{rate !== null && <rect class="lv" width={`${(rate * 100).toFixed(2)}%`} height="10" />}</svg></td>
              <td class={'r' + (few ? ' ink-3' : ' strong')}>{rate === null ? '–' : pct(rate)}</td>
              <td class="r"><Num n={met} to={behind(`${c}_met`, span)} what={t('q.met')} /></td><td class="r"><Num n={missed} to={behind(`${c}_missed`, span)} what={t('q.missed')} /></td></tr>
          );
        })}</tbody></table></div>
    </Panel>
  );
}

export const Panel = ({ title, note, children }: { title: string; note?: ComponentChildren; children: ComponentChildren }) => (
  <section class="panel scroll" tabIndex={0} aria-label={title}><header><h2>{title}</h2>{note && <span class="small ink-2">{note}</span>}</header>{children}</section>
);
