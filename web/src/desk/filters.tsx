// SPDX-License-Identifier: Apache-2.0
// What the board shows: search, clocks, area, kind, person. Kept while the page is open.
import { useRef } from 'preact/hooks';
import type { OrderItem } from '../core/api';
import { now } from '../core/api';
import { t, type Key } from '../core/i18n';
import { signal, useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { areaOf, clockState, everything, type Filter } from './columns';
import { useKeys } from './keys';
import { technicians } from './people';

export const filter = signal<Filter>(everything);

const change = (part: Partial<Filter>): void => void (filter.value = { ...filter.value, ...part });

export function Search({ value, put, hint }: { value: string; put(text: string): void; hint: string }) {
  const box = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => box.current?.focus() });
  return (
    <label class="search"><Icon name="search" /><span class="hide">{t('search')}</span>
      <input ref={box} type="search" placeholder={hint} value={value} onInput={(e) => put(e.currentTarget.value)}
        onKeyDown={(e) => e.key === 'Escape' && e.currentTarget.blur()} /><kbd class="kbd">/</kbd></label>
  );
}

function Choose({ word, value, options, put }: { word: Key; value: string; options: [string, string][]; put(v: string): void }) {
  return (
    <label class="fl pickone" data-on={value ? '' : undefined}><span class="hide">{t(word)}</span>
      <select value={value} onChange={(e) => put(e.currentTarget.value)}>
        <option value="">{t(word)}</option>
        {options.map(([v, name]) => <option value={v}>{name}</option>)}
      </select></label>
  );
}

const clocks = ['all', 'soon', 'late'] as const;
const kinds = ['repair', 'install', 'filter', 'inspection'] as const;

export function Filters({ all }: { all: OrderItem[] }) {
  const f = useSignal(filter);
  const people = useSignal(technicians);
  const states = all.map((o) => clockState(o, now()));
  const count = (c: (typeof clocks)[number]) => (c === 'all' ? all.length : states.filter((s) => s === c).length);
  const areas = [...new Set(all.map(areaOf))].filter(Boolean).sort();
  return (
    <>
      <Search value={f.text} put={(text) => change({ text })} hint={t('search.board')} />
      {clocks.map((c) => <button type="button" class="fl" aria-pressed={f.clock === c} onClick={() => change({ clock: c })}>{t(`filter.${c}`, { n: count(c) })}</button>)}
      <Choose word="filter.area" value={f.area} options={areas.map((a) => [a, a])} put={(area) => change({ area })} />
      <Choose word="filter.kind" value={f.kind} options={kinds.map((k) => [k, t(`kind.${k}`)])} put={(kind) => change({ kind })} />
      <Choose word="filter.person" value={f.person} options={people.map((p) => [p.id, p.name])} put={(person) => change({ person })} />
    </>
  );
}
