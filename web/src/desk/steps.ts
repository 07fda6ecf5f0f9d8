// SPDX-License-Identifier: Apache-2.0
// The next step of an order on the desk, from what the order allows. Rows are tried from the top.
import type { Action, Order } from '../core/api';
import type { Key } from '../core/i18n';
import { nextDeadline } from '../ui/due';

export interface DeskStep {
  action: Action;
  /** What there is to say. */
  why: Key;
  /** The other way, beside it. */
  or?: Action;
}

interface Row extends DeskStep {
  when?(o: Order, now: number): boolean;
}

const late = (o: Order, now: number): boolean => nextDeadline(o, now)?.due.state === 'late';

const rows: Row[] = [
  { action: 'answer_help', why: 'why.help', when: (o) => o.help.some((h) => !h.answer) },
  { action: 'grant_transfer', or: 'deny_transfer', why: 'why.transfer', when: (o) => o.transfer !== null },
  { action: 'ack_damage', why: 'why.damage', when: (o) => o.damages.some((d) => !d.acked_at) },
  { action: 'take_late', or: 'discard_late', why: 'why.late', when: (o) => o.late.some((l) => l.state === 'waiting') },
  { action: 'reopen', or: 'close', why: 'why.unproven', when: (o) => o.state === 'verifying' && o.verdict === 'insufficient_evidence' },
  { action: 'assign', or: 'hold', why: 'why.assign' },
  { action: 'release', or: 'cancel', why: 'why.held', when: (o) => o.state === 'held' || o.state === 'parked' },
  { action: 'skip_triage', or: 'hold', why: 'why.triage', when: (o) => o.state === 'triage' },
  { action: 'unassign', why: 'why.unanswered', when: (o, now) => o.state === 'assigned' && late(o, now) },
  { action: 'contact', or: 'unassign', why: 'why.contact', when: (o, now) => o.state === 'accepted' && late(o, now) },
];

export function deskStep(o: Order, now: number): DeskStep | null {
  return rows.find((r) => o.allowed_actions.includes(r.action) && (!r.when || r.when(o, now))) ?? null;
}
