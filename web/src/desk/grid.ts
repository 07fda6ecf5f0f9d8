// SPDX-License-Identifier: Apache-2.0
// The day of a technician as stretches of time: lanes, clashes, ways between visits, and where a visit fits. Pure.

export interface Block {
  id: string;
  from: number;
  to: number;
  area: string;
}

export interface Placed<B extends Block> {
  block: B;
  lane: number;
  clash: boolean;
}

export interface Gap {
  from: number;
  to: number;
  minutes: number;
  /** The way hardly fits. */
  tight: boolean;
}

export interface Stretch {
  from: number;
  to: number;
}

const MINUTE = 60000;
export const HALF_HOUR = 30 * MINUTE;
/** Nothing here knows the roads: so much is thought to be needed within an area, and to another one. */
const WAY_WITHIN = 15;
const WAY_BETWEEN = 30;

const overlap = (a: Stretch, b: Stretch): boolean => a.from < b.to && b.from < a.to;

/** First come, first lane. */
export function lanes<B extends Block>(blocks: B[]): Placed<B>[] {
  const ends: number[] = [];
  return [...blocks].sort((a, b) => a.from - b.from || a.to - b.to).map((block) => {
    const free = ends.findIndex((end) => end <= block.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = block.to;
    return { block, lane, clash: blocks.some((o) => o !== block && overlap(o, block)) };
  });
}

/** The stretches in which somebody would have to be in two places. */
export function clashes(blocks: Block[]): (Stretch & { first: Block; second: Block })[] {
  const sorted = [...blocks].sort((a, b) => a.from - b.from);
  return sorted.flatMap((first, i) => sorted.slice(i + 1).filter((second) => overlap(first, second))
    .map((second) => ({ first, second, from: second.from, to: Math.min(first.to, second.to) })));
}

const way = (a: Block, b: Block): number => (a.area === b.area ? WAY_WITHIN : WAY_BETWEEN);

/** A gap shorter than this is narrower than the words about it. */
const WORDS_MIN = 45;

/** Where the words about a gap stand: in it, or below the visits, over its middle. */
export function wordsAt(gap: Gap): Stretch & { below: boolean } {
  if (gap.minutes >= WORDS_MIN) return { from: gap.from, to: gap.to, below: false };
  const middle = (gap.from + gap.to) / 2;
  return { from: middle - HALF_HOUR, to: middle + HALF_HOUR, below: true };
}

/** Between visits that follow each other closely enough to matter. */
export function gaps(blocks: Block[]): Gap[] {
  const sorted = [...blocks].sort((a, b) => a.from - b.from);
  return sorted.slice(1).flatMap((b, i) => {
    const a = sorted[i]!;
    const minutes = Math.round((b.from - a.to) / MINUTE);
    return minutes < 0 || minutes > 120 ? [] : [{ from: a.to, to: b.from, minutes, tight: minutes < way(a, b) }];
  });
}

export type Fit = 'fits' | 'clash' | 'tight' | 'leave' | 'past';

/** Whether a visit fits into a day, and why not. */
export function fit(visit: Block, day: Block[], leave: Stretch[], now: number): Fit {
  const others = day.filter((b) => b.id !== visit.id);
  if (visit.from < now) return 'past';
  if (leave.some((l) => overlap(l, visit))) return 'leave';
  if (others.some((b) => overlap(b, visit))) return 'clash';
  const near = (b: Block) => (b.to <= visit.from ? visit.from - b.to : b.from - visit.to) < way(b, visit) * MINUTE;
  return others.some(near) ? 'tight' : 'fits';
}

/** The first half hour of the day from which on it fits; null: none. */
export function firstFit(visit: Block, day: Block[], leave: Stretch[], now: number, until: number): number | null {
  const length = visit.to - visit.from;
  for (let from = Math.ceil(Math.max(visit.from, now) / HALF_HOUR) * HALF_HOUR; from + length <= until; from += HALF_HOUR) {
    if (fit({ ...visit, from, to: from + length }, day, leave, now) === 'fits') return from;
  }
  return null;
}

/** Eight to eight, and as much more as there are visits. */
export function hours(midnight: number, blocks: Block[]): Stretch {
  const hour = 60 * MINUTE;
  const from = Math.min(midnight + 8 * hour, ...blocks.map((b) => Math.floor(b.from / hour) * hour));
  const to = Math.max(midnight + 20 * hour, ...blocks.map((b) => Math.ceil(b.to / hour) * hour));
  return { from: Math.max(from, midnight), to: Math.min(to, midnight + 24 * hour) };
}
