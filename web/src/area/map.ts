// SPDX-License-Identifier: Apache-2.0
// A sketch of a district from where its machines stand, and how many of them had the trouble when. Pure.

export interface Place {
  lat: number;
  lon: number;
}

export interface Spot<M> {
  machine: M;
  x: number;
  y: number;
}

/** Machines that stand in one house are drawn around it, this far from each other. */
const APART = 9;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
/** A district is never drawn larger than this many degrees to its frame: one house fills no map. */
const LEAST_DEGREES = 0.004;

/** North is up; a degree of longitude is as short as it is there. Those without a place are left out. */
export function spots<M>(machines: M[], placeOf: (m: M) => Place | null, width: number, height: number, edge = 24): Spot<M>[] {
  const placed = machines.map((machine) => ({ machine, at: placeOf(machine) })).filter((p): p is { machine: M; at: Place } => p.at !== null);
  if (placed.length === 0) return [];
  const lats = placed.map((p) => p.at.lat);
  const lons = placed.map((p) => p.at.lon);
  const middle = (v: number[]) => (Math.min(...v) + Math.max(...v)) / 2;
  const [lat, lon] = [middle(lats), middle(lons)];
  const narrow = Math.max(0.05, Math.cos((lat * Math.PI) / 180));
  const spread = (v: number[]) => Math.max(LEAST_DEGREES, Math.max(...v) - Math.min(...v));
  const scale = Math.min((width - 2 * edge) / (spread(lons) * narrow), (height - 2 * edge) / spread(lats));
  const there = new Map<string, number>();
  return placed.map(({ machine, at }) => {
    const x = width / 2 + (at.lon - lon) * narrow * scale;
    const y = height / 2 - (at.lat - lat) * scale;
    const house = `${Math.round(x / APART)},${Math.round(y / APART)}`;
    const k = there.get(house) ?? 0;
    there.set(house, k + 1);
    const far = APART * Math.sqrt(k) * (k ? 1 : 0);
    const inside = (v: number, most: number) => Math.min(most - 6, Math.max(6, v));
    return { machine, x: inside(x + far * Math.cos(k * GOLDEN), width), y: inside(y + far * Math.sin(k * GOLDEN), height) };
  });
}

export interface Member {
  joined: number;
  recovered: number | null;
}

export interface Step {
  at: number;
  affected: number;
}

/** How many had it, from each moment at which that changed. */
export function curve(members: Member[], until: number): Step[] {
  const turns = members.flatMap((m) => [{ at: m.joined, by: 1 }, ...(m.recovered === null ? [] : [{ at: m.recovered, by: -1 }])])
    .filter((t) => t.at <= until).sort((a, b) => a.at - b.at || b.by - a.by);
  const made: Step[] = [];
  let affected = 0;
  for (const { at, by } of turns) {
    affected += by;
    const last = made.at(-1);
    if (last?.at === at) last.affected = affected;
    else made.push({ at, affected });
  }
  return made;
}

/** The curve as a path of steps. */
export function path(steps: Step[], most: number, frame: { from: number; to: number; width: number; top: number; height: number }): string {
  const x = (at: number) => (((Math.min(at, frame.to) - frame.from) / (frame.to - frame.from)) * frame.width).toFixed(1);
  const y = (n: number) => (frame.top + frame.height - (n / most) * frame.height).toFixed(1);
  return `M0 ${y(0)}` + steps.map((s) => `H${x(s.at)}V${y(s.affected)}`).join('') + `H${x(frame.to)}`;
}
