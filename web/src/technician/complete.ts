// SPDX-License-Identifier: Apache-2.0
// From what was filled in to the arguments of `complete`, and what is still missing for it.
import type { Order, Schema } from '../core/api';
import type { Key } from '../core/i18n';
import type { Draft } from './draft';

type Outcome = Schema['Outcome'];

export const outcomes: Outcome[] = ['fixed', 'no_fault_found', 'sensor_fault', 'customer_side', 'area', 'not_fixed'];

/** Says that the work is over, and must say why the machine was ill. */
const proved: Outcome[] = ['fixed', 'no_fault_found', 'sensor_fault', 'customer_side'];
const gated: Outcome[] = ['fixed', 'sensor_fault'];

/** The machine has not proved it, so leaving needs a reason (P-115). */
export function needsOverride(order: Order, draft: Draft): boolean {
  const { test, state } = order.requires.gate;
  return gated.includes(draft.outcome) && test !== 'none' && state !== 'passed' && state !== 'waived';
}

export interface Missing {
  what: Key;
  rule: string;
  /** Where it is filled in. */
  at: string;
}

export function missing(order: Order, draft: Draft): Missing[] {
  const rows: [boolean, Missing][] = [
    [!!order.diagnosis && proved.includes(draft.outcome) && !draft.cause, { what: 'card.missing.cause', rule: 'P-302', at: 'card-cause' }],
    [draft.cause === 'other' && !draft.causeText.trim(), { what: 'card.missing.cause_text', rule: 'P-302', at: 'card-cause' }],
    [needsOverride(order, draft) && !draft.override.trim(), { what: 'card.missing.override', rule: 'P-115', at: 'card-gate' }],
    [order.requires.photos > draft.photos.length, { what: 'card.missing.photos', rule: 'P-211', at: 'card-photos' }],
    [!draft.signature && !draft.unsigned.trim(), { what: 'card.missing.signature', rule: 'P-116', at: 'card-sign' }],
  ];
  return rows.filter(([is]) => is).map(([, m]) => m);
}

/** Of what is asked at that phase, what is not ticked here yet. */
export const asked = (order: Order, phase: Schema['Phase']) => order.requires.checklist.filter((i) => i.phase === phase);

const signed = (draft: Draft, listHash: string | null) => ({
  ...(draft.signer.trim() && { name: draft.signer.trim() }), image: draft.signature, ...(listHash && { list_hash: listHash }),
});

const lines = (text: string): string[] => text.split('\n').map((s) => s.trim()).filter((s) => s);

export function completion(order: Order, draft: Draft, quote: Pick<Schema['Quote'], 'total_fen' | 'list_hash'> | null, total: number): object {
  const notes = [draft.cause === 'other' && draft.causeText.trim(), draft.unsigned.trim()].filter((s) => s);
  return {
    outcome: draft.outcome,
    ...(draft.cause && { cause: draft.cause }),
    ...(notes.length > 0 && { note: notes.join('\n') }),
    work: lines(draft.work),
    parts: draft.parts.map((p) => ({ sku: p.sku, ...(p.code && { code: p.code }), old: p.old })),
    charges: draft.charges,
    checklist: draft.ticks,
    ...(draft.signature && { signature: signed(draft, quote?.list_hash ?? null) }),
    ...(draft.opinion.trim() && { opinion: draft.opinion.trim() }),
    ...(needsOverride(order, draft) && { override: { reason: draft.override.trim() } }),
    ...(total > 0 && { paid: { method: draft.paid, ...(draft.paid !== 'none' && { amount_fen: total }) } }),
  };
}
