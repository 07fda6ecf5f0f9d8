// SPDX-License-Identifier: Apache-2.0
// The figures that the service gives to monitoring, read once more for people: Prometheus text.

export interface Figure {
  labels: Record<string, string>;
  value: number;
}

/** Figures by name, as they stood at `at` (milliseconds). */
export interface Reading {
  at: number;
  of: ReadonlyMap<string, Figure[]>;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

export function parse(text: string, at: number): Reading {
  const of = new Map<string, Figure[]>();
  for (const row of text.split('\n')) {
    const m = row.startsWith('#') ? null : line.exec(row);
    if (!m) continue;
    const labels = Object.fromEntries([...(m[2] ?? '').matchAll(label)].map((l) => [l[1]!, l[2]!]));
    of.set(m[1]!, [...(of.get(m[1]!) ?? []), { labels, value: Number(m[3]) }]);
  }
  return { at, of };
}

/** The sum of those with these labels; NaN when there is none. */
export function total(r: Reading, name: string, labels: Record<string, string> = {}): number {
  const found = (r.of.get('tapwright_' + name) ?? []).filter((f) => Object.entries(labels).every(([k, v]) => f.labels[k] === v));
  return found.length ? found.reduce((n, f) => n + f.value, 0) : NaN;
}

/** A minute, between two readings; null before there are two, and when the service began anew. */
export function perMinute(before: Reading | null, after: Reading, name: string, labels: Record<string, string> = {}): number | null {
  if (!before || after.at <= before.at) return null;
  const grown = total(after, name, labels) - total(before, name, labels);
  return grown >= 0 ? (grown * 60000) / (after.at - before.at) : null;
}
