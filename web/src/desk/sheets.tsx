// SPDX-License-Identifier: Apache-2.0
// What a step of the desk asks for. A step without a row here asks for nothing.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { now, type Order, type OrderItem, type Schema } from '../core/api';
import { clock, t, type Key } from '../core/i18n';
import { useSignal } from '../core/signal';
import { Choice, Field } from '../ui/parts';
import { useFresh } from './load';
import { orders } from './orders';
import { nameOf } from './about';
import { technicians } from './people';

export interface Asks {
  title: Key;
  label: Key;
  body(order: Order): JSX.Element;
  args(form: FormData): object;
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const iso = (form: FormData, name: string): string => new Date(text(form, name)).toISOString();
const given = (form: FormData, ...names: string[]): object => Object.fromEntries(names.map((n) => [n, text(form, n)]).filter(([, v]) => v));

/** As datetime-local wants it: local, to the minute. */
export function local(at: number): string {
  const d = new Date(at - new Date(at).getTimezoneOffset() * 60000);
  return d.toISOString().slice(0, 16);
}

const HALF_HOUR = 1800000;
const soon = (): number => Math.ceil((now() + 2 * HALF_HOUR) / HALF_HOUR) * HALF_HOUR;

/** What the technician has on that day, and whether the wished time meets one of it. */
function DayOf({ order, from, to }: { order: OrderItem; from: string; to: string }) {
  const { value } = useFresh<Schema['Route']>(order.technician ? `/technicians/${order.technician}/route?day=${from.slice(0, 10)}` : null);
  const known = useSignal(orders);
  if (!value) return null;
  const others = value.items.filter((v) => v.order !== order.id);
  const meets = (v: (typeof others)[number]) => Date.parse(v.appointment.from) < Date.parse(to) && Date.parse(v.appointment.to) > Date.parse(from);
  return (
    <div class="stack-s small"><p class="ink-2">{t('slot.day', { n: others.length })}</p>
      <ul class="stack-s">{others.map((v) => {
        const o = known.get(v.order);
        return <li class={meets(v) ? 't-rust strong' : ''}>{clock(v.appointment.from)}–{clock(v.appointment.to)} · {v.number} <bdi>{o ? nameOf(o) : ''}</bdi>{meets(v) ? ` · ${t('slot.meets')}` : ''}</li>;
      })}</ul></div>
  );
}

export function Slot({ order, at }: { order: OrderItem; at?: { from: number; to: number } }) {
  const [from, setFrom] = useState(local(at?.from ?? soon()));
  const [to, setTo] = useState(local(at?.to ?? soon() + 3 * HALF_HOUR));
  const move = (next: string) => {
    const length = Date.parse(to) - Date.parse(from);
    setFrom(next);
    if (!Number.isNaN(Date.parse(next))) setTo(local(Date.parse(next) + length));
  };
  return (
    <>
      <div class="vs">
        <Field label={t('slot.from')}><input type="datetime-local" step="900" name="from" value={from} onInput={(e) => move(e.currentTarget.value)} required /></Field>
        <Field label={t('slot.to')}><input type="datetime-local" step="900" name="to" value={to} min={from} onInput={(e) => setTo(e.currentTarget.value)} required /></Field>
      </div>
      <DayOf order={order} from={from} to={to} />
      <Choice name="agreed_by" legend={t('slot.agreed_by')} options={[['customer', t('slot.customer')], ['household', t('slot.household')], ['dispatcher', t('slot.dispatcher')]]} />
    </>
  );
}

export const slotArgs = (form: FormData): object => ({ from: iso(form, 'from'), to: iso(form, 'to'), agreed_by: text(form, 'agreed_by') });

const why = (name: string, label: Key) => <Field label={t(label)}><textarea name={name} required maxLength={500} /></Field>;
const reason = (title: Key): Asks => ({ title, label: title, body: () => why('reason', 'reason'), args: (form) => ({ reason: text(form, 'reason') }) });

/** What waits in `late`, one to choose. */
function Late({ order }: { order: Order }) {
  const waiting = order.late.filter((l) => l.state === 'waiting');
  return <Choice name="late" legend={t('late')} options={waiting.map((l) => [l.id, `${t(`act.${l.action}`)} · ${clock(l.at)}`] as const)} />;
}

function Question({ order }: { order: Order }) {
  const open = order.help.filter((h) => !h.answer);
  return <>{open.map((h) => <blockquote class="quote"><bdi>{h.text}</bdi></blockquote>)}{why('text', 'help.answer')}</>;
}

function Damages({ order }: { order: Order }) {
  const open = order.damages.filter((d) => !d.acked_at);
  return <>{open.map((d) => <blockquote class="quote"><bdi>{d.text}</bdi></blockquote>)}<Field label={t('note')}><input name="note" maxLength={500} /></Field></>;
}

export const sheets: Partial<Record<string, Asks>> = {
  assign: {
    title: 'do.assign', label: 'do.assign',
    body: () => <Field label={t('filter.person')}><select name="technician" required>{technicians.value.map((p) => <option value={p.id}>{p.name} · {t('cand.load', { n: p.load })}</option>)}</select></Field>,
    args: (form) => ({ technician: text(form, 'technician') }),
  },
  contact: {
    title: 'do.contact', label: 'save',
    body: () => (
      <>
        <Choice name="outcome" legend={t('contact.outcome')} options={[['reached', t('contact.reached')], ['no_answer', t('contact.no_answer')],
          ['wrong_number', t('contact.wrong_number')], ['left_message', t('contact.left_message')]]} />
        <ul class="check"><li><label><input type="checkbox" name="address_confirmed" /><span>{t('contact.address')}</span></label></li></ul>
        <Field label={t('note')}><input name="note" maxLength={500} /></Field>
      </>
    ),
    args: (form) => ({ channel: 'phone', outcome: text(form, 'outcome'), ...given(form, 'note'), ...(form.get('address_confirmed') ? { address_confirmed: true } : {}) }),
  },
  schedule: { title: 'do.schedule', label: 'do.schedule', body: (o) => <Slot order={o} />, args: slotArgs },
  reschedule: {
    title: 'do.reschedule', label: 'do.reschedule',
    body: (o) => <><Slot order={o} at={o.appointment?.from && o.appointment.to ? { from: Date.parse(o.appointment.from), to: Date.parse(o.appointment.to) } : undefined} />{why('reason', 'reason')}</>,
    args: (form) => ({ ...slotArgs(form), reason: text(form, 'reason') }),
  },
  park: {
    title: 'do.park', label: 'do.park',
    body: () => <>{why('reason', 'reason')}<Field label={t('park.until')}><input type="datetime-local" name="until" defaultValue={local(soon() + 48 * HALF_HOUR)} required /></Field>
      <Field label={t('park.wish')}><input name="customer_wish" maxLength={500} /></Field></>,
    args: (form) => ({ reason: text(form, 'reason'), until: iso(form, 'until'), ...given(form, 'customer_wish') }),
  },
  hold: reason('do.hold'),
  cancel: reason('do.cancel'),
  close: reason('do.close'),
  reopen: reason('do.reopen'),
  deny_transfer: reason('do.deny_transfer'),
  note: { title: 'do.note', label: 'save', body: () => why('text', 'note'), args: (form) => ({ text: text(form, 'text') }) },
  answer_help: { title: 'do.answer_help', label: 'do.answer_help', body: (o) => <Question order={o} />, args: (form) => ({ text: text(form, 'text') }) },
  ack_damage: { title: 'do.ack_damage', label: 'do.ack_damage', body: (o) => <Damages order={o} />, args: (form) => given(form, 'note') },
  confirm_address: {
    title: 'do.confirm_address', label: 'save',
    body: (o) => <Field label={t('address')}><input name="address" maxLength={500} defaultValue={(o.customer as Partial<Schema['Customer']>).address ?? ''} /></Field>,
    args: (form) => given(form, 'address'),
  },
  take_late: { title: 'do.take_late', label: 'do.take_late', body: (o) => <Late order={o} />, args: (form) => ({ late: text(form, 'late') }) },
  discard_late: { title: 'do.discard_late', label: 'do.discard_late', body: (o) => <><Late order={o} />{why('reason', 'reason')}</>, args: (form) => ({ late: text(form, 'late'), reason: text(form, 'reason') }) },
  report_damage: { title: 'do.report_damage', label: 'save', body: () => why('text', 'damage.text'), args: (form) => ({ text: text(form, 'text') }) },
};

/** Steps that the desk does not take from its page: pictures, and what belongs to the place of an installation. */
export const elsewhere = ['attach', 'consent'];
