// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { curve, path, spots, type Place } from './map';

const at = (lat: number, lon: number): { at: Place | null } => ({ at: { lat, lon } });
const placed = (...m: { at: Place | null }[]) => spots(m, (x) => x.at, 600, 400);

describe('the sketch', () => {
  it('has north above south and east right of west, inside its frame', () => {
    const [north, south, east] = placed(at(30.31, 120.14), at(30.29, 120.14), at(30.3, 120.17));
    expect(north!.y).toBeLessThan(south!.y);
    expect(east!.x).toBeGreaterThan(north!.x);
    for (const s of [north!, south!, east!]) expect(s.x >= 0 && s.x <= 600 && s.y >= 0 && s.y <= 400).toBe(true);
  });

  it('keeps a degree of longitude shorter than one of latitude away from the equator', () => {
    const [a, b, c] = placed(at(60, 10), at(60.01, 10), at(60, 10.01));
    expect((c!.x - a!.x) / (a!.y - b!.y)).toBeCloseTo(0.5, 1);
  });

  it('draws one house in the middle, and neighbours in it beside each other', () => {
    const all = placed(at(30, 120), at(30, 120), at(30, 120));
    expect([all[0]!.x, all[0]!.y]).toEqual([300, 200]);
    const apart = (i: number, j: number) => Math.hypot(all[i]!.x - all[j]!.x, all[i]!.y - all[j]!.y);
    expect(Math.min(apart(0, 1), apart(0, 2), apart(1, 2))).toBeGreaterThan(8);
  });

  it('leaves out what has no place', () => {
    expect(placed({ at: null }, at(30, 120))).toHaveLength(1);
    expect(placed({ at: null })).toEqual([]);
  });
});

describe('the curve', () => {
  const members = [{ joined: 10, recovered: 40 }, { joined: 10, recovered: null }, { joined: 20, recovered: 40 }, { joined: 60, recovered: null }];

  it('counts who has it from each moment at which that changed', () => {
    expect(curve(members, 50)).toEqual([{ at: 10, affected: 2 }, { at: 20, affected: 3 }, { at: 40, affected: 1 }]);
  });

  it('is a line of steps from nothing to its end', () => {
    expect(path(curve(members, 50), 4, { from: 0, to: 100, width: 100, top: 0, height: 40 })).toBe('M0 40.0H10.0V20.0H20.0V10.0H40.0V30.0H100.0');
  });

  it('of nothing is flat', () => expect(path([], 4, { from: 0, to: 100, width: 100, top: 0, height: 40 })).toBe('M0 40.0H100.0'));
});
