// SPDX-License-Identifier: Apache-2.0
// What a test run looks like while it runs: pure, so that it can be tested.
import type { Order, Schema } from '../core/api';
import type { Key } from '../core/i18n';

/** As the service sends it with every test run, and what of it is not counted. */
export const RUN_MS = 600000;
export const SETTLING_MS = 120000;
/** A machine in a test run speaks every second or two. */
export const SILENT_MS = 10000;

export type Run = Schema['TestRun'];

export const latestRun = (order: Order): Run | null => order.visits.at(-1)?.test_runs.at(-1) ?? null;

export const isOn = (run: Run | null): boolean => run?.state === 'sent' || run?.state === 'running';

export interface Limit {
  least: number | null;
  most: number | null;
}

export const limitOf = (order: Order, field: string): Limit | null => order.requires.gate.limits?.find((l) => l.signal === field) ?? null;

export type Side = 'low' | 'high' | 'good';

export function side(value: number, limit: Limit | null): Side {
  if (limit?.least != null && value < limit.least) return 'low';
  return limit?.most != null && value > limit.most ? 'high' : 'good';
}

export interface Spark {
  /** Where the values must be; null when nothing says so. */
  band: { y: number; height: number } | null;
  d: string;
  at: { x: number; y: number };
  value: number;
}

interface Box {
  width: number;
  height: number;
}

/** The noise of a sensor shall not fill the picture: four tenths around the middle are always in view, and the band. */
function scale(values: number[], limit: Limit | null, box: Box): (v: number) => number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1]!;
  const bounds = [limit?.least, limit?.most].filter((b): b is number => typeof b === 'number');
  const least = Math.min(sorted[0]!, middle * 0.6, ...bounds.map((b) => b * 0.9));
  const span = Math.max(sorted.at(-1)!, middle * 1.4, ...bounds.map((b) => b * 1.1)) - least;
  return (v) => (span ? box.height - 6 - ((v - least) / span) * (box.height - 12) : box.height / 2);
}

function bandOf(limit: Limit | null, y: (v: number) => number, box: Box): Spark['band'] {
  if (!limit) return null;
  const top = limit.most === null ? 0 : y(limit.most);
  const bottom = limit.least === null ? box.height : y(limit.least);
  return { y: top, height: bottom - top };
}

/** The line of one signal over the whole run; null while nothing was measured. */
export function spark(ts: number[], values: (number | null)[], from: number, box: Box, limit: Limit | null = null): Spark | null {
  const points = ts.map((t, i) => ({ t, v: values[i] })).filter((p): p is { t: number; v: number } => typeof p.v === 'number' && p.t >= from);
  const last = points.at(-1);
  if (!last) return null;
  const x = (t: number) => Math.min(1, (t - from) / RUN_MS) * box.width;
  const y = scale(points.map((p) => p.v), limit, box);
  const d = points.map((p, i) => `${i ? 'L' : 'M'}${x(p.t).toFixed(1)} ${y(p.v).toFixed(1)}`).join('');
  return { d, at: { x: x(last.t), y: y(last.v) }, value: last.v, band: bandOf(limit, y, box) };
}

/** What a signal was when the machine was ill: what convicted, else what it measured at the door with water running. */
export function before(order: Order, field: string): number | undefined {
  const evidence = order.evidence?.signals.find((s) => s.name === field)?.value;
  const readings = order.visits.at(-1)?.readings_before ?? {};
  return evidence ?? (readings.pump_on ? readings[field] : undefined);
}

/** How far it is, from what the machine said last: its clock is the one that counts. */
export function progress(from: number, newest: number | undefined): { done: number; left: number } {
  const gone = Math.min(RUN_MS, Math.max(0, (newest ?? from) - from));
  return { done: gone / RUN_MS, left: RUN_MS - gone };
}

/** 2:36 */
export function minutes(ms: number): string {
  const s = Math.ceil(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

const reasons: Record<string, Key> = {
  'outside the band of this fault': 'run.why.band',
  'too few samples of the run': 'run.why.few',
  'the run measured nothing that proves it': 'run.why.nothing',
  cannot: 'run.why.cannot',
  clock: 'run.why.clock',
};

/** Why a run did not pass, in words; what nobody foresaw as the machine said it. */
export const whyNot = (run: Run): (Key | { said: string })[] => run.why.map((w) => reasons[w] ?? { said: w });
