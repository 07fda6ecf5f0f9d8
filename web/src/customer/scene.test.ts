// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { LinkOrder } from './data';
import { drawsLeft, proofOf, sceneOf, trailOf } from './scene';

const order = (more: Partial<LinkOrder>): LinkOrder => ({
  state: 'ready', verdict: null, appointment: null, pause: null, proof: null, repaired_at: null,
  now: '2026-11-28T08:00:00.000Z', opened_at: '2026-11-22T08:00:00.000Z', heard_at: '2026-11-28T07:59:00.000Z', ...more,
} as LinkOrder);
const proof = { from: null, draws: 6, good: 6, needed: 10, litres: 7, tds_ppm: 12, signal: { field: 'q_perm_lpm', points: [] }, decided_at: null };

describe('the page of an order', () => {
  it('asks for a time that the customer has not agreed to themselves', () => {
    const appointment = { from: '', to: '', agreed_by: 'dispatcher' };
    expect(sceneOf(order({ state: 'accepted' }))).toBe('choose');
    expect(sceneOf(order({ state: 'scheduled', appointment }))).toBe('choose');
    expect(sceneOf(order({ state: 'scheduled', appointment: { ...appointment, agreed_by: 'household' } }))).toBe('agreed');
  });

  it('says when the technician has left for a part', () => {
    expect(sceneOf(order({ state: 'on_site' }))).toBe('working');
    expect(sceneOf(order({ state: 'on_site', pause: { at: '', reason: null, back_at: null } }))).toBe('paused');
  });

  it('waits where nobody comes yet', () => {
    for (const state of ['triage', 'held', 'ready', 'assigned', 'parked'] as const) expect(sceneOf(order({ state }))).toBe('waiting');
  });
});

describe('the proof', () => {
  it('is never drawn from silence', () => {
    const quiet = '2026-11-27T07:00:00.000Z';
    expect(proofOf(order({ state: 'verifying', heard_at: quiet }))).toBe('silent');
    expect(proofOf(order({ state: 'closed', verdict: 'confirmed', heard_at: quiet }))).toBe('proven');
    expect(proofOf(order({ state: 'closed', heard_at: quiet }))).toBe('closed');
  });

  it('waits for water where too little was drawn to tell', () =>
    expect(proofOf(order({ state: 'verifying', verdict: 'insufficient_evidence' }))).toBe('not_yet'));

  it('counts the draws that are still to come', () => {
    expect(drawsLeft(order({ proof }))).toBe(4);
    expect(drawsLeft(order({ proof: { ...proof, good: 12 } }))).toBe(0);
  });

  it('is the last step of the trail', () => {
    const steps = trailOf(order({ verdict: 'confirmed', repaired_at: '2026-11-24T03:00:00.000Z', proof: { ...proof, decided_at: '2026-11-28T06:20:00.000Z' } }));
    expect(steps.map((s) => s.what)).toEqual(['found', 'repaired', 'proven']);
  });
});
