// SPDX-License-Identifier: Apache-2.0
// The geometry of an evidence chart: pure, so that it can be tested.
export interface Series {
  ts: number[];
  values: (number | null)[];
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
}

const round = (n: number): string => n.toFixed(1);

/** The longest pause between two samples that a line may cross. */
function bridge(ts: number[]): number {
  const steps = ts.slice(1).map((t, i) => t - (ts[i] ?? t)).sort((a, b) => a - b);
  return 6 * (steps[Math.floor(steps.length / 2)] ?? 0);
}

export function plot(s: Series, frame: Frame, bad: { from: number; to: number }): Plot {
  const known = s.values.filter((v): v is number => v !== null);
  const least = Math.min(...known, 0);
  const most = Math.max(...known, least + 1e-9);
  const x = (t: number) => ((Math.min(Math.max(t, frame.from), frame.to) - frame.from) / (frame.to - frame.from)) * frame.width;
  const y = (v: number) => frame.top + frame.height - ((v - least) / (most - least)) * frame.height;
  const limit = bridge(s.ts);
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
  return { paths, last, gaps, low: Math.min(...known), high: Math.max(...known), stretch: { x: x(bad.from), width: Math.max(2, x(bad.to) - x(bad.from)) } };
}
