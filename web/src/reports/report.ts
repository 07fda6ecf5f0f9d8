// SPDX-License-Identifier: Apache-2.0
// The figures of the quality report: which there are, of what time, beside what, and as a table. Pure.
import type { Schema } from '../core/api';
import type { Key } from '../core/i18n';

export type Figures = Schema['QualityFigures'];
export type Report = Schema['QualityReport'];
export type Group = Figures & { key: string | null };
export type Count = NonNullable<NonNullable<import('../core/api-types').operations['listReportOrders']['parameters']['query']>['count']>;

export const bys = ['fault', 'technician', 'cause', 'model'] as const;
export type By = (typeof bys)[number];

const DAY_MS = 86400000;

/** A period, and the steps of the line that is drawn of it. */
export const periods = { week: { days: 7, step: 1 }, month: { days: 28, step: 7 }, quarter: { days: 91, step: 7 }, year: { days: 364, step: 28 } } as const;
export type Period = keyof typeof periods;

export interface Span {
  from: number;
  to: number;
}

/** The period that ends with the day whose midnight is given. */
export const spanOf = (period: Period, lastMidnight: number): Span => {
  const to = lastMidnight + DAY_MS;
  return { from: to - periods[period].days * DAY_MS, to };
};

export const before = ({ from, to }: Span): Span => ({ from: 2 * from - to, to: from });

/** The period in steps, the oldest first. */
export function steps(period: Period, { from }: Span): Span[] {
  const step = periods[period].step * DAY_MS;
  return Array.from({ length: periods[period].days / periods[period].step }, (_, i) => ({ from: from + i * step, to: from + (i + 1) * step }));
}

/** Below this a share says little, and is said so. */
export const ENOUGH = 20;

export interface Figure {
  name: Key;
  /** What is counted, and of what; `rest`: those that are missing to the whole. */
  n: Count;
  of: Count | null;
  rest: Count | null;
  /** More of it is better: 1, worse: -1. */
  good: 1 | -1;
  value(f: Figures): { n: number; of: number | null };
}

const clock = (f: Figures, name: string) => ({ n: f.sla[name]!.met, of: f.sla[name]!.met + f.sla[name]!.missed });

export const figures: Figure[] = [
  { name: 'fig.first', n: 'fixed_first_time', of: 'decided_after_a_visit', rest: 'not_fixed_first_time', good: 1,
    value: ({ counts: { first_time_fix_rate: c } }) => ({ n: c.fixed_first_time, of: c.decided_after_a_visit }) },
  { name: 'fig.repeat', n: 'came_back', of: 'confirmed_after_a_visit', rest: null, good: -1,
    value: ({ counts: { repeat_visit_rate_30d: c } }) => ({ n: c.came_back, of: c.confirmed_after_a_visit }) },
  { name: 'fig.nofault', n: 'no_fault_found', of: 'completed_visits', rest: null, good: -1,
    value: ({ counts: { no_fault_found_rate: c } }) => ({ n: c.no_fault_found, of: c.completed_visits }) },
  { name: 'fig.contact', n: 'contact_met', of: null, rest: 'contact_missed', good: 1, value: (f) => clock(f, 'contact') },
  { name: 'fig.avoided', n: 'avoided_visits', of: null, rest: null, good: 1, value: (f) => ({ n: f.avoided_visits, of: null }) },
  { name: 'fig.parts', n: 'predicted_and_used', of: 'used', rest: 'used_not_predicted', good: 1,
    value: ({ counts: { parts_recall: c } }) => ({ n: c.predicted_and_used, of: c.used }) },
  { name: 'fig.cause', n: 'ranked_first', of: 'cause_named', rest: 'not_ranked_first', good: 1,
    value: ({ counts: { first_cause_rate: c } }) => ({ n: c.ranked_first, of: c.cause_named }) },
  { name: 'fig.overrides', n: 'overrides', of: 'completed_visits', rest: null, good: -1,
    value: ({ counts: c }) => ({ n: c.overrides, of: c.no_fault_found_rate.completed_visits }) },
];

/** What is drawn large or as a number: a share where there is a whole. */
export const share = ({ n, of }: { n: number; of: number | null }): number | null => (of === null ? n : of > 0 ? n / of : null);

/** How much more than before: points of a share, else pieces; null where one of them says nothing. */
export function change(now: { n: number; of: number | null }, was: { n: number; of: number | null }): number | null {
  const [a, b] = [share(now), share(was)];
  return a === null || b === null ? null : a - b;
}

export const clocks = ['accept', 'contact', 'appointment', 'visit', 'completion'] as const;
export const verdicts = ['confirmed', 'not_fixed', 'insufficient_evidence', 'closed_unverified'] as const;

export const verdictSum = (f: Figures): number => verdicts.reduce((n, v) => n + (f.verdicts[v] ?? 0), 0);

/** The groups with the most orders first; those that nobody closed, last. */
export const ranked = (groups: Group[]): Group[] =>
  [...groups].sort((a, b) => b.counts.closed - a.counts.closed || verdictSum(b) - verdictSum(a) || (a.key ?? '').localeCompare(b.key ?? ''));

export interface Dot {
  x: number;
  y: number;
  value: number;
  few: boolean;
}

/** A line through the steps that counted something: broken where none did. */
export function line(values: ({ n: number; of: number | null } | null)[], width: number, height: number): { dots: (Dot | null)[]; paths: string[]; low: number; high: number } {
  const shares = values.map((v) => (v ? share(v) : null));
  const known = shares.filter((v): v is number => v !== null);
  const whole = values.some((v) => v && v.of !== null);
  const low = whole ? Math.min(0.9, Math.floor(Math.min(...known, 1) * 10) / 10) : 0;
  const high = whole ? Math.max(Math.ceil(Math.max(...known, 0) * 10) / 10, low + 0.1) : Math.max(...known, 1);
  const dots = shares.map((v, i) => (v === null ? null : {
    x: values.length > 1 ? (i / (values.length - 1)) * width : width / 2,
    y: height - ((v - low) / (high - low)) * height,
    value: v, few: values[i]!.of !== null && values[i]!.of! < ENOUGH,
  }));
  const paths: string[] = [];
  dots.forEach((d, i) => {
    if (!d) return;
    const point = `${d.x.toFixed(1)} ${d.y.toFixed(1)}`;
    if (i > 0 && dots[i - 1] && paths.length) paths[paths.length - 1] += 'L' + point;
    else paths.push('M' + point);
  });
  return { dots, paths, low, high };
}
