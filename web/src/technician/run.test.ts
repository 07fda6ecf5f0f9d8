// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { minutes, progress, spark, whyNot, type Run } from './run';

const box = { width: 100, height: 20 };

describe('a test run', () => {
  it('is drawn over its whole time, so that one sees how much is to come', () => {
    const line = spark([0, 300000], [1, 2], 0, box)!;
    expect(line.d).toBe('M0.0 14.0L50.0 6.0');
    expect(line.at).toEqual({ x: 50, y: 6 });
    expect(line.value).toBe(2);
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
