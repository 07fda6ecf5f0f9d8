// SPDX-License-Identifier: Apache-2.0
// What the lead looks at, kept while the page is open, and what the service says of it.
import { useEffect, useState } from 'preact/hooks';
import { call, now, type Schema } from '../core/api';
import { day, say, t } from '../core/i18n';
import { href } from '../core/router';
import { signal, useSignal } from '../core/signal';
import { useFresh, type Fresh } from '../desk/load';
import { technicians } from '../desk/people';
import { dayOf, midnightOf } from '../desk/routes';
import { spanOf, steps, type By, type Count, type Period, type Report, type Span } from './report';

export interface View {
  by: By;
  period: Period;
  /** The last day, "2026-11-22"; empty: today. */
  last: string;
  /** What the line shows: a place in the list of figures. */
  drawn: number;
}

export const view = signal<View>({ by: 'fault', period: 'quarter', last: '', drawn: 0 });
export const look = (part: Partial<View>): void => void (view.value = { ...view.value, ...part });

export const spanNow = (v: View): Span => spanOf(v.period, midnightOf(v.last || dayOf(now())));

const iso = (at: number): string => new Date(at).toISOString().slice(0, 19) + 'Z';
const query = (s: Span, by?: string): string => `from=${iso(s.from)}&to=${iso(s.to)}${by ? '&by=' + by : ''}`;

export const spanWords = (s: Span): string => `${day(s.from)} – ${day(s.to - 1)}`;

export const useReport = (s: Span, by?: By): Fresh<Report> => useFresh<Report>('/reports/quality?' + query(s, by));

/** One report for each step, one after the other: a year of orders takes its time. */
export function useSteps(v: View): { span: Span; report: Report | null }[] {
  const span = spanNow(v);
  const key = `${v.period}.${span.to}`;
  const [got, setGot] = useState<{ key: string; of: Map<number, Report> }>({ key, of: new Map() });
  const spans = steps(v.period, span);
  useEffect(() => {
    let gone = false;
    const read = async () => {
      for (const s of [...spans].reverse()) {
        const report = await call<Report>('GET', '/reports/quality?' + query(s)).catch(() => null);
        if (gone) return;
        if (report) setGot((was) => ({ key, of: new Map(was.key === key ? was.of : []).set(s.from, report) }));
      }
    };
    void read();
    return () => void (gone = true);
  }, [key]);
  return spans.map((s) => ({ span: s, report: got.key === key ? got.of.get(s.from) ?? null : null }));
}

/** Where the orders behind a number are listed. `key` undefined: of all groups. */
export const behind = (count: Count, s: Span, by?: By, key?: string | null): string =>
  key === undefined ? href('behind', count, iso(s.from), iso(s.to)) : href('behind', count, iso(s.from), iso(s.to), by!, key ?? '');

export const behindPath = (count: string, from: string, to: string, by?: string, key?: string): string =>
  `/reports/quality/orders?count=${count}&from=${from}&to=${to}` + (by && key !== undefined ? `&by=${by}&key=${encodeURIComponent(key)}` : '');

/** Names for the keys of groups. */
export function useNames(): (by: By, key: string | null) => string {
  const people = useSignal(technicians);
  const faults = useFresh<Schema['FaultList']>('/faults').value?.items ?? [];
  const models = useFresh<Schema['ModelList']>('/models').value?.items ?? [];
  const titled = {
    fault: (key: string) => faults.find((f) => f.id === key)?.title,
    cause: (key: string) => faults.flatMap((f) => f.causes).find((c) => c.id === key)?.title,
    model: (key: string) => models.find((m) => m.id === key)?.title,
  };
  return (by, key) => {
    if (key === null || key === '') return t(`q.none.${by}`);
    if (by === 'technician') return people.find((p) => p.id === key)?.name ?? t('q.gone');
    return say(titled[by](key)) || key;
  };
}
