// SPDX-License-Identifier: Apache-2.0
// Another machine stands there, this one moves to another household, or nobody is to be heard by it any more.
import { useEffect, useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { t, type Key } from '../core/i18n';
import { go, href } from '../core/router';
import { Icon } from '../ui/icons';
import { Field, Sheet } from '../ui/parts';
import { say, send, whyNot } from './act';
import { every } from './load';

type Customer = Schema['Customer'];

function Household({ is }: { is: string | null }) {
  const [all, setAll] = useState<Customer[]>([]);
  useEffect(() => void every<Customer>('/customers').then(setAll, () => undefined), []);
  return (
    <Field label={t('dev.household')}>
      <select name="customer" defaultValue={is ?? ''}>
        <option value="">{t('dev.nobody')}</option>
        {all.map((c) => <option value={c.id} selected={c.id === is}>{[c.name, c.address ?? c.area, c.id].filter(Boolean).join(' · ')}</option>)}
      </select></Field>
  );
}

interface Change {
  word: Key;
  under: Key;
  fields(d: Schema['Device']): preact.JSX.Element;
  /** Where one is afterwards. */
  run(d: Schema['Device'], form: FormData): Promise<string>;
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const path = (d: Schema['Device']): string => '/devices/' + encodeURIComponent(d.id);

const changes: Record<'replace' | 'move' | 'revoke', Change> = {
  replace: {
    word: 'dev.replace', under: 'dev.replace.under',
    fields: () => <><Field label={t('dev.with')}><input name="with" required maxLength={39} autocomplete="off" /></Field><Field label={t('reason')}><textarea name="reason" required maxLength={130} /></Field></>,
    run: async (d, form) => (await send<Schema['Device']>('POST', path(d) + '/replace', { with: text(form, 'with'), reason: text(form, 'reason') })).id,
  },
  move: {
    word: 'dev.move', under: 'dev.move.under',
    fields: (d) => <Household is={d.customer} />,
    run: async (d, form) => {
      const customer = text(form, 'customer') || null;
      await send('PATCH', path(d), customer ? { customer, installed_on: new Date(now()).toISOString() } : { customer });
      return d.id;
    },
  },
  revoke: {
    word: 'dev.revoke', under: 'dev.revoke.under', fields: () => <></>,
    run: async (d) => {
      await send('PATCH', path(d), { status: 'revoked' });
      return d.id;
    },
  },
};

export function DeviceMenu({ device, again }: { device: Schema['Device']; again(): void }) {
  const [asked, setAsked] = useState<Change | null>(null);
  const [problem, setProblem] = useState('');
  const ask = (c: Change, e: MouseEvent) => {
    (e.currentTarget as HTMLElement).closest('details')?.removeAttribute('open');
    setProblem('');
    setAsked(c);
  };
  const run = (form: FormData) => void asked!.run(device, form).then((id) => {
    setAsked(null);
    say(t('dev.changed', { id }));
    if (id === device.id) again();
    else go('device', id);
  }, (e: unknown) => setProblem(whyNot(e)));
  const there = device.status === 'active' ? Object.values(changes) : [changes.move];
  return (
    <>
      <details class="menu"><summary class="btn"><Icon name="more" />{t('more')}</summary>
        <div class="menulist">{there.map((c) => <button type="button" class="btn plain" onClick={(e) => ask(c, e)}>{t(c.word)}</button>)}
          <a class="btn plain" href={href('label', device.id)}>{t('dev.label')}</a></div></details>
      {asked && <Sheet title={t(asked.word)} label={t(asked.word)} close={() => setAsked(null)} submit={run}>
        <p class="small ink-2"><bdi>{device.id}</bdi> · {t(asked.under)}</p>{asked.fields(device)}{problem && <p role="alert" class="t-rust strong">{problem}</p>}</Sheet>}
    </>
  );
}
