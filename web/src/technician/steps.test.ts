// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Action, Order } from '../core/api';
import { nextStep } from './steps';

const said = (outcome: string) => ({ action: 'contact', args: { outcome } });

function order(state: string, allowed: Action[], history: object[] = [], gate = { test: 'TR-PROD', state: 'none' }): Order {
  return { state, allowed_actions: allowed, history, requires: { gate } } as unknown as Order;
}

const roads: [string, Order, Action | undefined][] = [
  ['a new order is accepted', order('assigned', ['accept', 'decline', 'note']), 'accept'],
  ['an accepted one needs a call', order('accepted', ['contact', 'schedule'], [{ action: 'accept' }]), 'contact'],
  ['nobody answered: another call', order('accepted', ['contact', 'schedule'], [{ action: 'accept' }, said('no_answer')]), 'contact'],
  ['reached: a time', order('accepted', ['contact', 'schedule'], [{ action: 'accept' }, said('reached')]), 'schedule'],
  ['reached before it was handed over: a call', order('accepted', ['contact', 'schedule'], [said('reached'), { action: 'accept' }]), 'contact'],
  ['a time: set out', order('scheduled', ['contact', 'depart', 'reschedule']), 'depart'],
  ['on the road: arrive', order('traveling', ['arrive', 'contact']), 'arrive'],
  ['on site: the test', order('on_site', ['test_run', 'complete', 'pause']), 'test_run'],
  ['failed: once more', order('on_site', ['test_run', 'complete'], [], { test: 'TR-PROD', state: 'failed' }), 'test_run'],
  ['the test waits for a signal: the card meanwhile', order('on_site', ['test_run', 'complete'], [{ action: 'test_run', received_at: null }]), 'complete'],
  ['passed: the card', order('on_site', ['test_run', 'complete'], [], { test: 'TR-PROD', state: 'passed' }), 'complete'],
  ['waived: the card', order('on_site', ['test_run', 'complete'], [], { test: 'TR-PROD', state: 'waived' }), 'complete'],
  ['nothing to test: the card', order('on_site', ['test_run', 'complete'], [], { test: 'none', state: 'none' }), 'complete'],
  ['paused: go on', order('on_site', ['resume', 'complete'], [{ action: 'pause' }], { test: 'none', state: 'none' }), 'resume'],
  ['not paused, or not any more: no going on', order('on_site', ['resume', 'complete'], [{ action: 'pause' }, { action: 'resume' }], { test: 'none', state: 'none' }), 'complete'],
  ['what is not allowed is not offered', order('scheduled', ['contact']), undefined],
];

describe('the next step', () => {
  it.each(roads)('%s', (_, o, action) => expect(nextStep(o)?.action).toBe(action));

  it('is no call as long as the number is hidden: the acceptance has not arrived', () => {
    const waits = { ...order('accepted', ['contact', 'schedule'], [{ action: 'accept', received_at: null }]), customer: { phone: '+86138****8000' } } as unknown as Order;
    expect(nextStep(waits)).toMatchObject({ action: 'contact', blocked: true, under: 'next.contact.wait' });
    expect(nextStep({ ...waits, customer: { phone: '+8613800138000' } } as unknown as Order)?.blocked).toBeUndefined();
  });

  it('is blocked while the test runs, and says what it waits for', () => {
    const running = order('on_site', ['test_run', 'complete'], [], { test: 'TR-PROD', state: 'running' });
    expect(nextStep(running)).toMatchObject({ action: 'complete', blocked: true, under: 'next.complete.wait' });
  });
});
