// SPDX-License-Identifier: Apache-2.0
// What an order and its steps are called.
import { now, type OrderItem, type Schema } from '../core/api';
import { clock, dayClock, say, t } from '../core/i18n';

export const nameOf = (o: OrderItem): string => (o.customer as Partial<Schema['Customer']>).name ?? o.device.id;

export const faultOf = (o: OrderItem): string => (o.fault ? say(o.fault.title) : t(`kind.${o.kind}`));

export function slotOf(o: OrderItem): string {
  const a = o.appointment;
  return a?.from && a.to ? `${dayClock(a.from, now())}–${clock(a.to)}` : t('slot.none');
}

const known = ['accept', 'decline', 'contact', 'schedule', 'reschedule', 'depart', 'arrive', 'pause', 'resume', 'test_run', 'complete', 'return', 'ask_help',
  'note', 'attach', 'cannot_do', 'no_show', 'report_damage', 'confirm_dry', 'consent', 'request_transfer'] as const;
type Known = (typeof known)[number];
/** What a step is called. */
export const stepName = (action: string): string => (known.includes(action as Known) ? t(`do.${action as Known}`) : action);
