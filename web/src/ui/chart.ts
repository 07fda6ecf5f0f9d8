// SPDX-License-Identifier: Apache-2.0
// The geometry of an evidence chart: pure, so that it can be tested.
export interface Series {
  ts: number[];
  values: (number | null)[];
  /** A pause up to this long is none. */
  apart?: number;
}

export interface Frame {
  from: number;
  to: number;
  width: number;
  top: number;
  height: number;
}

export interface Plot {
  /** Lines, broken where nothing was measured. */
  paths: { d: string; bad: boolean }[];
  stretch: { x: number; width: number };
  last: { x: number; y: number; value: number } | null;
  /** Where nothing was measured, between two samples. */
  gaps: { x: number; width: number }[];
  low: number;
  high: number;
  /** Where values should be; null when nothing says so. */
  band: { y: number; height: number } | null;
}

export interface Band {
  least: number | null;
  most: number | null;
}

const round = (n: number): string => n.toFixed(1);

/** Samples further apart than this belong to two draws. */
const APART_MS = 120000;
/** Nobody draws water at night: only a day without a draw is a hole. */
const DAY_MS = 26 * 3600000;

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** One point for each draw of water, its median: what a signal does within a draw says little. */
export function draws(s: Series): Series {
  const out: Series = { ts: [], values: [], apart: DAY_MS };
  let from = 0;
  s.ts.forEach((t, i) => {
    const next = s.ts[i + 1];
    if (next !== undefined && next - t < APART_MS) return;
    const known = s.values.slice(from, i + 1).filter((v): v is number => v !== null);
    out.ts.push(t);
    out.values.push(known.length ? median(known) : null);
    from = i + 1;
  });
  return out;
}

/** The longest pause between two samples that a line may cross. */
function bridge(ts: number[]): number {
  const steps = ts.slice(1).map((t, i) => t - (ts[i] ?? t)).sort((a, b) => a - b);
  return 6 * (steps[Math.floor(steps.length / 2)] ?? 0);
}

function bandOf(should: Band | null, frame: Frame, y: (v: number) => number): Plot['band'] {
  if (!should) return null;
  const top = should.most === null ? frame.top : y(should.most);
  return { y: top, height: (should.least === null ? frame.top + frame.height : y(should.least)) - top };
}

export function plot(s: Series, frame: Frame, bad: { from: number; to: number }, should: Band | null = null): Plot {
  const known = s.values.filter((v): v is number => v !== null);
  const least = Math.min(...known, 0);
  const bounds = [should?.least, should?.most].filter((b): b is number => typeof b === 'number');
  const most = Math.max(...known, ...bounds.map((b) => b * 1.05), least + 1e-9);
  const x = (t: number) => ((Math.min(Math.max(t, frame.from), frame.to) - frame.from) / (frame.to - frame.from)) * frame.width;
  const y = (v: number) => frame.top + frame.height - ((v - least) / (most - least)) * frame.height;
  const limit = Math.max(bridge(s.ts), s.apart ?? 0);
  const paths: { d: string; bad: boolean }[] = [];
  let before: { t: number; point: string } | null = null;
  const gaps: Plot['gaps'] = [];
  let measured: number | null = null;
  let last: Plot['last'] = null;
  s.ts.forEach((t, i) => {
    const v = s.values[i];
    if (v === null || v === undefined || t < frame.from || t > frame.to) {
      before = null;
      return;
    }
    const inside = t >= bad.from && t <= bad.to;
    const point = `${round(x(t))} ${round(y(v))}`;
    const path = paths.at(-1);
    if (before && t - before.t <= limit && path && path.bad === inside) path.d += 'L' + point;
    else paths.push({ d: 'M' + (before && t - before.t <= limit ? before.point + 'L' : '') + point, bad: inside });
    if (measured !== null && t - measured > limit) gaps.push({ x: x(measured), width: x(t) - x(measured) });
    measured = t;
    before = { t, point };
    last = { x: x(t), y: y(v), value: v };
  });
  return { paths, last, gaps, band: bandOf(should, frame, y), low: Math.min(...known), high: Math.max(...known), stretch: { x: x(bad.from), width: Math.max(2, x(bad.to) - x(bad.from)) } };
}
