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
  /** To be seen, not to be pressed: what it waits for is in `under`. */
  blocked?: boolean;
}

/** Since it was accepted somebody spoke with the customer. */
export function reached(order: Order): boolean {
  const since = order.history.map((h) => h.action).lastIndexOf('accept');
  return order.history.slice(since + 1).some((h) => h.action === 'contact' && (h.args as { outcome?: string }).outcome === 'reached');
}

const gate = (o: Order): string => o.requires.gate.state;

/** A test run that waits for a signal: meanwhile the card may be filled in. */
const asked = (o: Order): boolean => o.history.some((h) => h.action === 'test_run' && h.received_at === null);

/** The service allows `resume` to whoever is on site. */
const paused = (o: Order): boolean => o.history.findLast((h) => ['pause', 'resume', 'arrive'].includes(h.action))?.action === 'pause';

/** The number comes with the acceptance: until that has arrived there is nobody to call. */
const numberless = (o: Order): boolean =>
  ((o.customer as { phone?: string | null } | undefined)?.phone?.includes('*') ?? false) && o.history.some((h) => h.action === 'accept' && h.received_at === null);

interface Row extends NextStep {
  when?(order: Order): boolean;
}

const rows: Row[] = [
  { action: 'accept', icon: 'check', title: 'next.accept', under: 'next.accept.under' },
  { action: 'resume', icon: 'go', title: 'next.resume', under: 'next.resume.under', when: paused },
  { action: 'complete', icon: 'clock', title: 'next.complete', under: 'next.complete.wait', blocked: true, when: (o) => gate(o) === 'running' },
  { action: 'test_run', icon: 'pulse', title: 'next.test_again', under: 'next.test_run.under', when: (o) => gate(o) === 'failed' && !asked(o) },
  { action: 'test_run', icon: 'pulse', title: 'next.test_run', under: 'next.test_run.under', when: (o) => o.requires.gate.test !== 'none' && gate(o) === 'none' && !asked(o) },
  { action: 'complete', icon: 'card', title: 'next.complete', under: 'next.complete.under' },
  { action: 'arrive', icon: 'scan', title: 'next.arrive', under: 'next.arrive.under', when: (o) => o.state === 'traveling' },
  { action: 'depart', icon: 'go', title: 'next.depart', under: 'next.depart.under', when: (o) => o.state === 'scheduled' },
  { action: 'schedule', icon: 'calendar', title: 'next.schedule', under: 'next.schedule.under', when: reached },
  { action: 'contact', icon: 'phone', title: 'next.contact', under: 'next.contact.wait', blocked: true, when: (o) => o.state === 'accepted' && numberless(o) },
  { action: 'contact', icon: 'phone', title: 'next.contact', under: 'next.contact.under', when: (o) => o.state === 'accepted' },
];

export function nextStep(order: Order): NextStep | null {
  return rows.find((r) => order.allowed_actions.includes(r.action) && (!r.when || r.when(order))) ?? null;
}
