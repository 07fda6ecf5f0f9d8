// SPDX-License-Identifier: Apache-2.0
// The geometry of the picture of a repair: one dot a draw, before and after. Pure.
export interface Point {
  at: number;
  value: number;
}

export interface Dot {
  x: number;
  y: number;
  after: boolean;
}

export interface Picture {
  dots: Dot[];
  /** Where the repair stands; null when all dots are on one side of it. */
  repair: number | null;
}

export interface Frame {
  width: number;
  top: number;
  height: number;
}

/** So many draws beside the repair stand for a time. */
const BESIDE = 10;

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2 : null;
}

/** What was usual just before the repair, and what has been since. */
export function change(points: readonly Point[], repaired: number): { before: number | null; after: number | null } {
  const values = (after: boolean): number[] => points.filter((p) => p.at >= repaired === after).map((p) => p.value);
  return { before: median(values(false).slice(-BESIDE)), after: median(values(true)) };
}

const EDGE = 8;

/** null: fewer than two draws say nothing. */
export function picture(points: readonly Point[], repaired: number, frame: Frame): Picture | null {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || last.at <= first.at) return null;
  const most = Math.max(...points.map((p) => p.value), 1e-9) * 1.1;
  const span = last.at - first.at;
  const x = (at: number): number => EDGE + ((frame.width - 2 * EDGE) * (at - first.at)) / span;
  const y = (value: number): number => frame.top + frame.height * (1 - Math.max(0, value) / most);
  const dots = points.map((p) => ({ x: x(p.at), y: y(p.value), after: p.at >= repaired }));
  const both = repaired > first.at && repaired <= last.at;
  return { dots, repair: both ? x(repaired) : null };
}
