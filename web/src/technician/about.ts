// SPDX-License-Identifier: Apache-2.0
// What an order is called.
import { now, type OrderItem, type Schema } from '../core/api';
import { clock, dayClock, say, t } from '../core/i18n';

export const nameOf = (o: OrderItem): string => (o.customer as Partial<Schema['Customer']>).name ?? o.device.id;

export const faultOf = (o: OrderItem): string => (o.fault ? say(o.fault.title) : t(`kind.${o.kind}`));

export function slotOf(o: OrderItem): string {
  const a = o.appointment;
  return a?.from && a.to ? `${dayClock(a.from, now())}–${clock(a.to)}` : t('slot.none');
}
