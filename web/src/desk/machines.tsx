// SPDX-License-Identifier: Apache-2.0
// Machines: found by what is on their label, by model, street or household; and those that are silent.
import { useEffect, useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { dayClock, t } from '../core/i18n';
import { href } from '../core/router';
import { signal, useSignal } from '../core/signal';
import { Empty, Failed, Loading } from '../ui/parts';
import { Search } from './filters';
import { useFresh } from './load';
import { Rows } from './rows';
import { Csv, Desk, LivePill } from './shell';

type Item = Schema['DeviceItem'];

/** Height of a row with its gap: desk.css says the same. */
const ROW = 104;
const MOST = 500;
const TYPED_MS = 250;

/** Kept while the page is open. */
const wanted = signal({ text: '', silent: false });

const words = { revoked: 'dev.revoked', never: 'dev.never', silent: 'dev.silent', well: 'dev.well' } as const;

export function howItIs(d: Pick<Item, 'status' | 'last_heard' | 'stale'>): keyof typeof words {
  if (d.status === 'revoked') return 'revoked';
  return !d.last_heard ? 'never' : d.stale ? 'silent' : 'well';
}

export function DeviceState({ of }: { of: Item }) {
  const how = howItIs(of);
  return <span class={'tag ' + (how === 'well' ? 'moss' : 'slate')}>{t(words[how], { time: dayClock(of.last_heard, now()) })}</span>;
}

function Row({ d }: { d: Item }) {
  const home = d.household;
  return (
    <>
      <DeviceState of={d} />
      <a class="body" data-row={d.id} href={href('device', d.id)}>
        <b><bdi>{d.id}</bdi></b>
        <span class="ink-2">{d.model}{d.fw && <> · <bdi>{d.fw}</bdi></>}</span>
        <span class="said"><bdi>{home ? [home.name, home.address].filter(Boolean).join(' · ') : t('dev.nobody')}</bdi></span>
      </a>
      <span class="when"><bdi>{d.area}</bdi></span>
      <span class="small ink-3">{t(d.online ? 'dev.online' : 'dev.offline')}</span>
    </>
  );
}

const query = (f: { text: string; silent: boolean }): string =>
  (f.text.trim() ? '&q=' + encodeURIComponent(f.text.trim().slice(0, 100)) : '') + (f.silent ? '&stale=true' : '');

export function MachinesPage({ id }: { id: string }) {
  // The address may say what is looked for.
  useEffect(() => void (id === 'silent' && (wanted.value = { text: '', silent: true })), [id]);
  const f = useSignal(wanted);
  const [asked, setAsked] = useState(query(f));
  useEffect(() => {
    const waits = setTimeout(() => setAsked(query(f)), TYPED_MS);
    return () => clearTimeout(waits);
  }, [f]);
  const { value, failed, again } = useFresh<Schema['DeviceList']>(`/devices?limit=${MOST}${asked}`, (n) => n.event === 'device');
  const aside = (
    <>
      <Search value={f.text} put={(text) => (wanted.value = { ...f, text })} hint={t('dev.search')} />
      {[false, true].map((silent) => <button type="button" class="fl" aria-pressed={f.silent === silent} onClick={() => (wanted.value = { ...f, silent })}>{t(silent ? 'dev.only' : 'inbox.all')}</button>)}
      <span class="push" /><LivePill /><Csv path={'devices' + asked.replace('&', '?')} />
    </>
  );
  return (
    <Desk title={t('nav.devices')} aside={aside}>
      {!value ? (failed ? <Failed again={again} /> : <Loading />) : value.items.length === 0 ? <Empty text={t(f.silent ? 'dev.nosilent' : 'col.nohit')} /> : (
        <div class="stacked">
          <p class="small ink-2">{t(value.next_cursor ? 'dev.more' : 'dev.count', { n: value.items.length })}</p>
          <Rows items={value.items} row={ROW} label={t('dev.count', { n: value.items.length })} keyOf={(d) => d.id} render={(d) => <Row d={d} />} />
        </div>)}
    </Desk>
  );
}
