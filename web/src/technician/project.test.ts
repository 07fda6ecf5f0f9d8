// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Order } from '../core/api';
import type { Step } from '../core/outbox';
import { project } from './project';
import { nextStep } from './steps';

const order = {
  id: '1', state: 'assigned', allowed_actions: ['accept', 'decline'], history: [], appointment: null,
  requires: { gate: { test: 'TR-PROD', state: 'none' } },
} as unknown as Order;

let at = 0;
const step = (action: string, body: object = {}, rest: Partial<Step> = {}): Step =>
  ({ order: '1', action, body, at: at++, state: 'waiting', ...rest }) as Step;

describe('an order without a network', () => {
  it('goes on step by step as it would with one', () => {
    const made: Step[] = [];
    const expected = ['accept', 'contact', 'schedule', 'depart', 'arrive', 'test_run', 'complete'];
    const seen = expected.map((action) => {
      const next = nextStep(project(order, made))?.action;
      made.push(step(action, action === 'contact' ? { outcome: 'reached' } : { from: '2026-11-24T02:00:00Z', to: '2026-11-24T03:00:00Z' }));
      return next;
    });
    expect(seen).toEqual(expected);
    expect(project(order, made).appointment?.from).toBe('2026-11-24T02:00:00Z');
  });

  it('is not moved by what was refused or belongs to another order', () => {
    expect(project(order, [step('accept', {}, { state: 'refused' }), step('accept', {}, { order: '2' })])).toEqual(order);
  });
});
