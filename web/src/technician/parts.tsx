// SPDX-License-Identifier: Apache-2.0
// The parts that went in: scanned or picked, each with its serial number and what became of the old one.
import { useState } from 'preact/hooks';
import type { Order, Schema } from '../core/api';
import { say, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { Icon } from '../ui/icons';
import { Field } from '../ui/parts';
import { scanned, type Change, type Draft, type UsedPart } from './draft';
import { ScanButton } from './scan';

type Titles = Map<string, string>;

/** What the diagnosis calls for first, then what is in the van, then every part that has a price. */
function useTitles(order: Order): Titles {
  const stock = useLoad<Schema['StockList']>('/stock').copy?.value.items ?? [];
  const prices = useLoad<Schema['PriceList']>('/prices').copy?.value.items ?? [];
  return new Map([
    ...(order.diagnosis?.parts ?? []).map((p): [string, string] => [p.sku, say(p.title)]),
    ...stock.map((s): [string, string] => [s.sku, s.title ? say(s.title) : s.sku]),
    ...prices.filter((p) => p.kind === 'part').map((p): [string, string] => [p.code, say(p.title)]),
  ]);
}

function Part({ part, title, set, drop }: { part: UsedPart; title: string; set(p: UsedPart): void; drop(): void }) {
  return (
    <li><div class="row"><b>{title}</b><button type="button" class="btn plain push" aria-label={t('parts.drop', { part: title })} onClick={drop}>{t('parts.remove')}</button></div>
      <div class="pair"><Field label={t('parts.serial')}><input value={part.code} maxLength={64} autocomplete="off" onInput={(e) => set({ ...part, code: e.currentTarget.value })} /></Field>
        <Field label={t('parts.old')}><select value={part.old} onChange={(e) => set({ ...part, old: e.currentTarget.value as UsedPart['old'] })}>
          <option value="returned">{t('parts.returned')}</option><option value="left">{t('parts.left')}</option></select></Field></div></li>
  );
}

export function Parts({ order, draft, change }: { order: Order; draft: Draft; change: Change }) {
  const titles = useTitles(order);
  const [pick, setPick] = useState('');
  const set = (i: number, p: UsedPart) => change({ parts: draft.parts.map((x, k) => (k === i ? p : x)) });
  const add = (sku: string) => {
    if (sku) change({ parts: [...draft.parts, { sku, code: '', old: 'returned' }] });
    setPick('');
  };
  return (
    <section class="card" aria-labelledby="parts"><h2 id="parts">{t('parts')}</h2>
      {draft.parts.length === 0 && <p class="ink-2">{t('parts.none')}</p>}
      <ul class="stack">{draft.parts.map((p, i) => (
        <Part part={p} title={titles.get(p.sku) ?? p.sku} set={(x) => set(i, x)} drop={() => change({ parts: draft.parts.filter((_, k) => k !== i) })} />))}</ul>
      <Field label={t('parts.add')}><select value={pick} onChange={(e) => add(e.currentTarget.value)}>
        <option value="">{t('parts.pick')}</option>{[...titles].map(([sku, title]) => <option value={sku}>{title} · {sku}</option>)}</select></Field>
      <div class="btns"><ScanButton found={(code) => change({ parts: scanned(draft.parts, [...titles.keys()], code) })} /></div>
      {draft.parts.some((p) => !p.code) && <p class="note ink-2"><Icon name="scan" /> {t('parts.hint')}</p>}
    </section>
  );
}
