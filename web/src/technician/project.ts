// SPDX-License-Identifier: Apache-2.0
// An order as it will be when the steps that wait have arrived: so the work goes on without a network. It is only a
// picture; what counts is what the service says when it has the steps.
import type { Action, Order, Schema } from '../core/api';
import type { Step } from '../core/outbox';

interface After {
  state: Schema['OrderState'];
  allows: Action[];
}

const anywhere: Action[] = ['ask_help', 'request_transfer', 'note', 'report_damage', 'attach', 'consent'];
const onSite: Action[] = ['test_run', 'complete', 'pause', 'return', 'cannot_do', 'no_show', 'confirm_dry', ...anywhere];

const after: Partial<Record<string, After>> = {
  accept: { state: 'accepted', allows: ['contact', 'schedule', 'return', ...anywhere] },
  schedule: { state: 'scheduled', allows: ['contact', 'depart', 'reschedule', 'return', ...anywhere] },
  depart: { state: 'traveling', allows: ['arrive', 'no_show', 'return', ...anywhere] },
  arrive: { state: 'on_site', allows: onSite },
  pause: { state: 'on_site', allows: ['resume', ...anywhere] },
  resume: { state: 'on_site', allows: onSite },
  complete: { state: 'verifying', allows: anywhere },
  cannot_do: { state: 'ready', allows: [] },
  no_show: { state: 'accepted', allows: ['contact', 'schedule', 'return', ...anywhere] },
  return: { state: 'ready', allows: [] },
  decline: { state: 'ready', allows: [] },
};

const slots = ['schedule', 'reschedule'];

function line(step: Step): Schema['History'] {
  const at = new Date(step.at).toISOString();
  return { action: step.action, args: step.body, at, received_at: null, late: false } as Schema['History'];
}

/** What was read by hand is shown before it has arrived. */
function said(q: Schema['Asked'], step: Step): Schema['Asked'] {
  const { measured, answers } = step.body as { measured?: Record<string, number>; answers?: Record<string, boolean> };
  const value = measured?.[q.id] ?? answers?.[q.id];
  return value === undefined ? q : { ...q, value, at: new Date(step.at).toISOString() };
}

const ticked = (step: Step): string[] => (step.body as { checklist?: string[] }).checklist ?? [];

export function project(order: Order, steps: Step[]): Order {
  return steps.filter((s) => s.order === order.id && (s.state === 'waiting' || s.state === 'sending')).reduce((o, step) => {
    const then = after[step.action];
    const slot = step.body as { from?: string; to?: string };
    return {
      ...o,
      history: [...o.history, line(step)],
      asked: o.asked?.map((q) => said(q, step)),
      requires: { ...o.requires, checklist: o.requires.checklist?.filter((i) => !ticked(step).includes(i.id)) },
      ...(then && { state: then.state, allowed_actions: then.allows }),
      ...(slots.includes(step.action) && slot.from && { appointment: { from: slot.from, to: slot.to ?? null, agreed_by: null } }),
    } as Order;
  }, order);
}
