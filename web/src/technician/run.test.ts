// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Order } from '../core/api';
import { before, minutes, progress, side, spark, whyNot, type Run } from './run';

const box = { width: 100, height: 20 };

describe('a test run', () => {
  it('is drawn over its whole time, so that one sees how much is to come', () => {
    const line = spark([0, 300000], [0, 2], 0, box)!;
    expect(line.d).toBe('M0.0 14.0L50.0 8.3');
    expect(line.at.x).toBe(50);
    expect(line.value).toBe(2);
  });

  it('does not make a storm of the noise of a sensor', () => {
    const line = spark([0, 300000, 600000], [1, 1.01, 0.99], 0, box)!;
    expect(line.d).toBe('M0.0 10.0L50.0 9.9L100.0 10.1');
  });

  it('shows where the values must be, open to the side that does not matter', () => {
    const line = spark([0, 300000], [1, 1], 0, { width: 100, height: 112 }, { least: null, most: 1.2 })!;
    expect(line.band!.y).toBeCloseTo(31, 0);
    expect(spark([0], [1], 0, box, { least: 0.5, most: null })!.band!.y).toBe(0);
    expect(spark([0], [-0.002], 0, box, { least: 0.6, most: null })!.band).toEqual({ y: 0, height: expect.closeTo(6.8, 0) as number });
    expect(spark([0], [1], 0, box)!.band).toBeNull();
    expect([0.4, 0.6, 2].map((v) => side(v, { least: 0.5, most: 1 }))).toEqual(['low', 'good', 'high']);
    expect(side(99, null)).toBe('good');
  });

  it('compares with what convicted, else with a machine that was running', () => {
    const order = (evidence: object | null, pump: number) => ({ evidence, visits: [{ readings_before: { q_waste_lpm: 0.5, pump_on: pump } }] }) as unknown as Order;
    expect(before(order({ signals: [{ name: 'q_waste_lpm', value: 0.3 }] }, 0), 'q_waste_lpm')).toBe(0.3);
    expect(before(order(null, 1), 'q_waste_lpm')).toBe(0.5);
    expect(before(order(null, 0), 'q_waste_lpm')).toBeUndefined();
  });

  it('has no line of what was not measured, nor of what was before it', () => {
    expect(spark([0, 1], [null, null], 0, box)).toBeNull();
    expect(spark([0, 1], [3, 4], 5, box)).toBeNull();
  });

  it('counts by the machine: what it did not say has not passed', () => {
    expect(progress(1000, undefined)).toEqual({ done: 0, left: 600000 });
    expect(progress(1000, 301000)).toEqual({ done: 0.5, left: 300000 });
    expect(progress(1000, 9e9).left).toBe(0);
  });

  it('says what is left as minutes and seconds', () => expect([minutes(156000), minutes(0), minutes(59001)]).toEqual(['2:36', '0:00', '1:00']));

  it('says why it failed in words that people know, and else as it came', () => {
    expect(whyNot({ why: ['outside the band of this fault', 'gremlins'] } as Run)).toEqual(['run.why.band', { said: 'gremlins' }]);
  });
});
