// SPDX-License-Identifier: Apache-2.0
// What a step asks for. A step without a row here asks for nothing.
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { user, type Order, type Schema } from '../core/api';
import { say, t, type Key } from '../core/i18n';
import { useLoad } from '../core/load';
import { Choice, Field } from '../ui/parts';
import { Checks } from './checks';
import { asked } from './complete';
import type { Draft } from './draft';
import { HandFields, handArgs } from './hand';
import { takePhoto } from './photos';
import { CodeFields } from './scan';
import { local, Slot, soon } from './slot';

/** null: nothing was entered, the sheet stays. */
type Args = object | null | Promise<object>;

interface Asks {
  title: Key;
  label: Key;
  /** The step, where the sheet is called otherwise. */
  action?: string;
  body(order: Order, draft: Draft): JSX.Element;
  args(form: FormData, order: Order, draft: Draft): Args;
  /** Not there: it always asks. */
  asks?(order: Order, draft: Draft): boolean;
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const iso = (form: FormData, name: string): string => new Date(text(form, name)).toISOString();
const maybe = (form: FormData, name: string): object => (text(form, name) ? { [name]: text(form, name) } : {});

/** P-102: somebody has said that this is where to go. */
const confirmed = (o: Order): boolean => o.history.some((h) => h.action === 'confirm_address' || (h.args as { address_confirmed?: boolean }).address_confirmed === true);

function Address({ order, required }: { order: Order; required?: boolean }) {
  const c = order.customer as Partial<Schema['Customer']>;
  if (confirmed(order)) return null;
  return (
    <ul class="check"><li><label><input type="checkbox" name="address" required={required} /><span>{t('contact.address')}{c.address && <small><bdi>{c.address}</bdi></small>}</span></label></li></ul>
  );
}

const address = (form: FormData): object => (form.get('address') ? { address_confirmed: true } : {});

const slot = (form: FormData) => ({ from: iso(form, 'from'), to: iso(form, 'to'), agreed_by: text(form, 'agreed_by') });

const why = (name: string, label: Key) => <Field label={t(label)}><textarea name={name} required maxLength={500} /></Field>;

function Ticks({ order, phase }: { order: Order; phase: Schema['Phase'] }) {
  const [ticks, setTicks] = useState<string[]>([]);
  return <Checks order={order} phase={phase} ticks={ticks} tick={setTicks} />;
}

const checklist = (form: FormData): object => ({ checklist: form.getAll('tick').map(String) });

interface Thing {
  id: string;
  title: string;
}

/** Parts and tools that the diagnosis calls for and that are not packed. */
function lacking(order: Order, draft: Draft): Thing[] {
  const d = order.diagnosis;
  const all = [...(d?.parts.map((p) => ({ id: p.sku, title: say(p.title) })) ?? []), ...(d?.tools.map((x) => ({ id: x.id, title: say(x.title) })) ?? [])];
  return all.filter((x) => !draft.packed.includes(x.id));
}

function depart(form: FormData, order: Order, draft: Draft): object {
  const d = order.diagnosis;
  const has = (id: string) => draft.packed.includes(id);
  return {
    parts: d?.parts.map((p) => p.sku).filter(has) ?? [], tools: d?.tools.map((x) => x.id).filter(has) ?? [],
    missing: lacking(order, draft).map((x) => ({ item: x.id, reason: text(form, 'missing') })), ...checklist(form),
  };
}

/** The picture is sent first, the step names it. */
async function photo(form: FormData, order: Order, what: string): Promise<string | null> {
  const file = form.get('photo');
  const taken = file instanceof File && file.size > 0 ? await takePhoto(order, file, what) : null;
  return taken?.name ?? null;
}

async function arrive(form: FormData, order: Order): Promise<object> {
  const code = text(form, 'code');
  if (text(form, 'how') === 'photo') await photo(form, order, 'arrive');
  if (code) return { code, how: text(form, 'how'), ...checklist(form) };
  await photo(form, order, 'arrive');
  return { how: 'photo', ...checklist(form) };
}

const Picture = ({ required }: { required?: boolean }) =>
  <Field label={t('photo.add')}><input type="file" name="photo" accept="image/*" capture="environment" required={required} /></Field>;

function CannotDo() {
  const list = useLoad<Schema['Checklists']>('/checklists').copy?.value.cannot_do ?? [];
  return <><Field label={t('reason')}><select name="reason" required>{list.map((r) => <option value={r.id}>{say(r.title)}</option>)}</select></Field><Picture required /></>;
}

/** P-214: the dispatcher consents, or does not. */
function Colleague() {
  const all = useLoad<Schema['ColleagueList']>('/colleagues').copy?.value.items ?? [];
  return <Field label={t('transfer.to')}><select name="to" required>{all.filter((c) => c.id !== user.value?.id).map((c) => <option value={c.id}>{c.name}</option>)}</select></Field>;
}

const reason = (form: FormData): object => ({ reason: text(form, 'reason') });

export const sheets: Partial<Record<string, Asks>> = {
  contact: {
    title: 'contact.title', label: 'save',
    body: (order) => (
      <>
        <Choice name="outcome" legend={t('contact.outcome')} options={[['reached', t('contact.reached')], ['no_answer', t('contact.no_answer')],
          ['wrong_number', t('contact.wrong_number')], ['left_message', t('contact.left_message')]]} />
        <Address order={order} />
        <Field label={t('contact.words')}><input name="customer_words" maxLength={500} /></Field>
        <Field label={t('note')}><input name="note" maxLength={500} /></Field>
      </>
    ),
    args: (form) => ({ channel: 'phone', outcome: text(form, 'outcome'), ...maybe(form, 'note'), ...maybe(form, 'customer_words'), ...address(form) }),
  },
  schedule: { title: 'next.schedule', label: 'slot.take', body: (order) => <><Slot order={order} /><Address order={order} required /></>, args: (form) => ({ ...slot(form), ...address(form) }) },
  reschedule: { title: 'do.reschedule', label: 'slot.take', body: (order) => <><Slot order={order} />{why('reason', 'reason')}</>, args: (form) => ({ ...slot(form), ...reason(form) }) },
  depart: {
    title: 'depart.title', label: 'depart.label', asks: (order, draft) => lacking(order, draft).length + asked(order, 'depart').length > 0,
    body: (order, draft) => {
      const things = lacking(order, draft).map((x) => x.title).join(t('comma'));
      return <>{things && <><p>{t('depart.missing', { part: things })}</p>{why('missing', 'reason')}</>}<Ticks order={order} phase="depart" /></>;
    },
    args: depart,
  },
  arrive: { title: 'arrive.title', label: 'arrive.label', body: (order) => <><CodeFields want={order.device.id} /><Ticks order={order} phase="arrive" /></>, args: arrive },
  pause: {
    title: 'do.pause', label: 'save',
    body: () => <>{why('reason', 'reason')}<Field label={t('pause.back_at')}><input type="datetime-local" name="back_at" defaultValue={local(soon())} required /></Field></>,
    args: (form) => ({ reason: text(form, 'reason'), back_at: iso(form, 'back_at') }),
  },
  return: {
    title: 'do.return', label: 'save',
    body: () => <>{why('reason', 'reason')}<Field label={t('return.wish')}><input name="customer_wish" maxLength={300} /></Field><Field label={t('return.next_on')}><input type="date" name="next_on" /></Field></>,
    args: (form) => ({ ...reason(form), ...maybe(form, 'customer_wish'), ...maybe(form, 'next_on') }),
  },
  consent: {
    title: 'do.consent', label: 'save',
    body: () => (
      <><Field label={t('consent.place')}><input name="place" required maxLength={200} /></Field>
        <Choice name="by" legend={t('slot.agreed_by')} options={[['customer', t('slot.customer')], ['household', t('slot.household')]]} />
        <Choice name="how" legend={t('consent.how')} options={[['tick', t('consent.tick')], ['signature', t('consent.signature')]]} /><Picture /></>
    ),
    args: async (form, order) => {
      const name = await photo(form, order, 'consent');
      return { place: text(form, 'place'), by: text(form, 'by'), how: text(form, 'how'), ...(name && { photo: name }) };
    },
  },
  decline: { title: 'do.decline', label: 'save', body: () => why('reason', 'reason'), args: reason },
  cannot_do: {
    title: 'do.cannot_do', label: 'save', body: () => <CannotDo />,
    args: async (form, order) => ({ reason: text(form, 'reason'), photo: await photo(form, order, 'cannot-do') }),
  },
  no_show: { title: 'do.no_show', label: 'save', body: () => <Field label={t('note')}><input name="note" maxLength={500} /></Field>, args: (form) => maybe(form, 'note') },
  report_damage: {
    title: 'do.report_damage', label: 'save', body: () => <>{why('text', 'damage.text')}<Picture /></>,
    args: async (form, order) => ({ text: text(form, 'text'), photo: await photo(form, order, 'damage') }),
  },
  ask_help: {
    title: 'do.ask_help', label: 'help.send', body: () => <>{why('text', 'help.text')}<Picture /></>,
    args: async (form, order) => {
      await photo(form, order, 'help');
      return { text: text(form, 'text') };
    },
  },
  hand: { title: 'hand', label: 'save', action: 'note', body: (order) => <HandFields order={order} />, args: handArgs },
  request_transfer: {
    title: 'do.request_transfer', label: 'transfer.ask', body: () => <><Colleague />{why('reason', 'reason')}</>,
    args: (form) => ({ to: text(form, 'to'), ...reason(form) }),
  },
  note: { title: 'do.note', label: 'save', body: () => why('text', 'note'), args: (form) => ({ text: text(form, 'text') }) },
};

/** The quiet buttons at the end of an order, in this order. */
export const others = ['ask_help', 'consent', 'contact', 'reschedule', 'pause', 'test_run', 'confirm_dry', 'no_show', 'return', 'request_transfer', 'cannot_do', 'report_damage', 'decline', 'note'] as const;

/** Some are allowed in more states than they are of use. */
const useful: Partial<Record<string, (o: Order) => boolean>> = {
  consent: (o) => o.kind === 'install' && !o.installation?.consent_at,
  confirm_dry: (o) => o.state === 'on_site' && !!o.fault?.id.startsWith('leak'),
  report_damage: (o) => o.state === 'on_site',
  request_transfer: (o) => !o.transfer,
  test_run: (o) => ['passed', 'waived'].includes(o.requires.gate.state),
};

export const offered = (o: Order) => others.filter((a) => o.allowed_actions.includes(a) && (useful[a]?.(o) ?? true));
