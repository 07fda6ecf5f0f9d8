// SPDX-License-Identifier: Apache-2.0
// What an order is called.
import { now, type OrderItem, type Schema } from '../core/api';
import { clock, dayClock, say, t } from '../core/i18n';
import { areaOf } from './columns';
import { technicianName } from './people';

export const nameOf = (o: OrderItem): string => (o.customer as Partial<Schema['Customer']>).name ?? o.device.id;

export const faultOf = (o: OrderItem): string => (o.fault?.title ? say(o.fault.title) : o.fault?.id ?? t(`kind.${o.kind}`));

/** "Wang · Chen Zhiyuan", or where it is while nobody goes. */
export const whoOf = (o: OrderItem): string => [nameOf(o), technicianName(o.technician) || areaOf(o)].filter(Boolean).join(' · ');

export function slotOf(o: OrderItem): string {
  const a = o.appointment;
  return a?.from && a.to ? `${dayClock(a.from, now())}–${clock(a.to)}` : '';
}

/** All that a search looks in. */
export const wordsOf = (o: OrderItem): string =>
  [o.number, nameOf(o), o.device.id, faultOf(o), technicianName(o.technician), areaOf(o)].join(' ');
