// SPDX-License-Identifier: Apache-2.0
// What a step asks for. A step without a row here asks for nothing.
import type { JSX } from 'preact';
import { now, type Order } from '../core/api';
import { t, type Key } from '../core/i18n';
import { Choice, Field } from '../ui/parts';

interface Asks {
  title: Key;
  label: Key;
  body(order: Order): JSX.Element;
  args(form: FormData): object;
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const iso = (form: FormData, name: string): string => new Date(text(form, name)).toISOString();

/** As datetime-local wants it: local, to the minute. */
function local(at: number): string {
  const d = new Date(at - new Date(at).getTimezoneOffset() * 60000);
  return d.toISOString().slice(0, 16);
}

/** The next full half hour, at least an hour from now. */
const soon = (): number => Math.ceil((now() + 3600000) / 1800000) * 1800000;

function Slot() {
  const from = soon();
  return (
    <>
      <Field label={t('slot.from')}><input type="datetime-local" name="from" defaultValue={local(from)} required /></Field>
      <Field label={t('slot.to')}><input type="datetime-local" name="to" defaultValue={local(from + 5400000)} required /></Field>
      <Choice name="agreed_by" legend={t('slot.agreed_by')} options={[['customer', t('slot.customer')], ['household', t('slot.household')]]} />
    </>
  );
}

const slot = (form: FormData) => ({ from: iso(form, 'from'), to: iso(form, 'to'), agreed_by: text(form, 'agreed_by') });

const why = (name: string, label: Key) => <Field label={t(label)}><textarea name={name} required maxLength={500} /></Field>;

export const sheets: Partial<Record<string, Asks>> = {
  contact: {
    title: 'contact.title', label: 'save',
    body: () => (
      <>
        <Choice name="outcome" legend={t('contact.outcome')} options={[['reached', t('contact.reached')], ['no_answer', t('contact.no_answer')],
          ['wrong_number', t('contact.wrong_number')], ['left_message', t('contact.left_message')]]} />
        <Field label={t('note')}><input name="note" maxLength={500} /></Field>
      </>
    ),
    args: (form) => ({ channel: 'phone', outcome: text(form, 'outcome'), ...(text(form, 'note') && { note: text(form, 'note') }) }),
  },
  schedule: { title: 'next.schedule', label: 'slot.take', body: () => <Slot />, args: slot },
  reschedule: {
    title: 'do.reschedule', label: 'slot.take', body: () => <><Slot />{why('reason', 'reason')}</>,
    args: (form) => ({ ...slot(form), reason: text(form, 'reason') }),
  },
  arrive: {
    title: 'arrive.title', label: 'arrive.label',
    body: () => <Field label={t('arrive.code')}><input name="code" required maxLength={64} autocomplete="off" autocapitalize="characters" /></Field>,
    args: (form) => ({ code: text(form, 'code'), how: 'typed' }),
  },
  pause: {
    title: 'do.pause', label: 'save',
    body: () => <>{why('reason', 'reason')}<Field label={t('pause.back_at')}><input type="datetime-local" name="back_at" defaultValue={local(soon())} required /></Field></>,
    args: (form) => ({ reason: text(form, 'reason'), back_at: iso(form, 'back_at') }),
  },
  return: { title: 'do.return', label: 'save', body: () => why('reason', 'reason'), args: (form) => ({ reason: text(form, 'reason') }) },
  decline: { title: 'do.decline', label: 'save', body: () => why('reason', 'reason'), args: (form) => ({ reason: text(form, 'reason') }) },
  ask_help: { title: 'do.ask_help', label: 'help.send', body: () => why('text', 'help.text'), args: (form) => ({ text: text(form, 'text') }) },
  note: { title: 'do.note', label: 'save', body: () => why('text', 'note'), args: (form) => ({ text: text(form, 'text') }) },
};

/** The quiet buttons at the end of an order, in this order. */
export const others = ['ask_help', 'contact', 'reschedule', 'pause', 'return', 'decline', 'note'] as const;
