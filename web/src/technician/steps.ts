// SPDX-License-Identifier: Apache-2.0
// Which step is the next one, from what the order allows. Rows are tried from the top; the page has no other copy of
// the workflow.
import type { Action, Order } from '../core/api';
import type { Key } from '../core/i18n';
import type { IconName } from '../ui/icons';

export interface NextStep {
  action: Action;
  icon: IconName;
  title: Key;
  under: Key;
}

/** Since it was accepted somebody spoke with the customer. */
export function reached(order: Order): boolean {
  const since = order.history.map((h) => h.action).lastIndexOf('accept');
  return order.history.slice(since + 1).some((h) => h.action === 'contact' && (h.args as { outcome?: string }).outcome === 'reached');
}

interface Row extends NextStep {
  when?(order: Order): boolean;
}

const rows: Row[] = [
  { action: 'accept', icon: 'check', title: 'next.accept', under: 'next.accept.under' },
  { action: 'resume', icon: 'go', title: 'next.resume', under: 'next.resume.under' },
  { action: 'test_run', icon: 'pulse', title: 'next.test_run', under: 'next.test_run.under', when: (o) => o.requires.gate.test !== 'none' && !['running', 'passed', 'waived'].includes(o.requires.gate.state) },
  { action: 'arrive', icon: 'scan', title: 'next.arrive', under: 'next.arrive.under', when: (o) => o.state === 'traveling' },
  { action: 'depart', icon: 'go', title: 'next.depart', under: 'next.depart.under', when: (o) => o.state === 'scheduled' },
  { action: 'schedule', icon: 'calendar', title: 'next.schedule', under: 'next.schedule.under', when: reached },
  { action: 'contact', icon: 'phone', title: 'next.contact', under: 'next.contact.under', when: (o) => o.state === 'accepted' },
];

export function nextStep(order: Order): NextStep | null {
  return rows.find((r) => order.allowed_actions.includes(r.action) && (!r.when || r.when(order))) ?? null;
}
