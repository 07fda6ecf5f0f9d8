// SPDX-License-Identifier: Apache-2.0
// All open orders by what has to be done with them. Only the cards in view are there; nothing moves under a pointer.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { now, type OrderItem } from '../core/api';
import { t } from '../core/i18n';
import { go } from '../core/router';
import { useSignal } from '../core/signal';
import { Loading } from '../ui/parts';
import { wordsOf } from './about';
import { BulkBar } from './bulk';
import { OrderCard } from './card';
import { clockState, columnNames, columns, everything, matches, steady, type ColumnName, type Columns } from './columns';
import { OrdersCsv } from './orders-csv';
import { filter, Filters } from './filters';
import { GroupCard } from './group-card';
import { entries, type Entry } from './groups';
import { KeysHelp } from './keys-help';
import { useKeys } from './keys';
import { complete, orders } from './orders';
import { technicians } from './people';
import { Desk, LivePill } from './shell';
import { NextStrip } from './strip';
import { tick } from './tick';
import { WindowedList } from './window';

/** Height of a card with the gap below it: desk.css says the same. */
const ROW = 142;
/** How long the pointer has to be away before cards move. */
const REST_MS = 2000;

/** The columns, as they stood while the pointer is over them. */
function useColumns(shown: OrderItem[], key: unknown): { cols: Columns; moved(): void } {
  const before = useRef<{ cols: Columns; key: unknown } | null>(null);
  const busyUntil = useRef(0);
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [, again] = useState(0);
  const minute = useSignal(tick);
  const cols = useMemo(() => columns(shown, now()), [shown, minute]);
  const busy = Date.now() < busyUntil.current && before.current?.key === key;
  const made = useMemo(() => (busy && before.current ? steady(before.current.cols, cols) : cols), [cols, busy]);
  before.current = { cols: made, key };
  const moved = () => {
    busyUntil.current = Date.now() + REST_MS;
    if (waiting.current) clearTimeout(waiting.current);
    waiting.current = setTimeout(() => again((n) => n + 1), REST_MS + 50);
  };
  useEffect(() => () => void (waiting.current && clearTimeout(waiting.current)), []);
  return { cols: made, moved };
}

interface Spot {
  col: ColumnName;
  /** Of an order or of a group. */
  id: string;
}

type Entries = Record<ColumnName, Entry[]>;

const entriesOf = (cols: Columns, unfolded: ReadonlySet<string>): Entries =>
  Object.fromEntries(columnNames.map((n) => [n, entries(cols[n], unfolded)])) as Entries;

/** The card `across` columns and `down` rows from there. */
function move(cols: Entries, from: Spot | null, across: number, down: number): Spot | null {
  const filled = columnNames.filter((n) => cols[n].length > 0);
  const first = filled[0];
  if (!first) return null;
  if (!from || !filled.includes(from.col)) return { col: first, id: cols[first][0]!.id };
  const row = Math.max(0, cols[from.col].findIndex((e) => e.id === from.id));
  const col = filled[Math.min(filled.length - 1, Math.max(0, filled.indexOf(from.col) + across))]!;
  const to = Math.min(cols[col].length - 1, Math.max(0, row + down));
  return { col, id: cols[col][to]!.id };
}

function focusCard(id: string): void {
  // The list brings it into view first.
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-order="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })));
}

/** What was looked at last: one comes back to it. */
let last: Spot | null = null;

export function BoardPage() {
  const map = useSignal(orders);
  const done = useSignal(complete);
  const f = useSignal(filter);
  const people = useSignal(technicians);
  const all = useMemo(() => [...map.values()], [map]);
  const shown = useMemo(() => all.filter((o) => matches(f, o, now(), wordsOf)), [all, f, people]);
  const { cols, moved } = useColumns(shown, f);
  const [spot, setSpot] = useState<Spot | null>(last);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [choosing, setChoosing] = useState(false);
  const [help, setHelp] = useState(false);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => entriesOf(cols, unfolded), [cols, unfolded]);
  const anchor = useRef<string | null>(null);
  last = spot;

  const to = (across: number, down: number) => () => {
    const next = move(rows, spot, across, down);
    setSpot(next);
    if (next) focusCard(next.id);
  };
  const choose = (o: OrderItem, range: boolean) => {
    const col = columnNames.find((n) => cols[n].some((x) => x.id === o.id));
    const ids = col ? cols[col].map((x) => x.id) : [];
    const [a, b] = [ids.indexOf(anchor.current ?? ''), ids.indexOf(o.id)];
    setChosen((was) => {
      const next = new Set(was);
      if (range && a >= 0 && b >= 0) ids.slice(Math.min(a, b), Math.max(a, b) + 1).forEach((id) => next.add(id));
      else if (!next.delete(o.id)) next.add(o.id);
      return next;
    });
    anchor.current = o.id;
  };
  const here = spot && map.get(spot.id);
  const group = spot && rows[spot.col].find((e) => e.id === spot.id)?.group;
  const fold = (id: string) => setUnfolded((was) => {
    const next = new Set(was);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  const chooseHere = () => {
    if (here) choose(here, false);
    else if (group) setChosen((was) => new Set([...was, ...group.orders.map((o) => o.id)]));
  };
  const nothing = () => {
    setChosen(new Set());
    setChoosing(false);
  };
  useKeys({
    j: to(0, 1), ArrowDown: to(0, 1), k: to(0, -1), ArrowUp: to(0, -1), h: to(-1, 0), ArrowLeft: to(-1, 0), l: to(1, 0), ArrowRight: to(1, 0),
    x: chooseHere, X: () => here && choose(here, true), a: () => here && go('order', here.id, 'assign'),
    '?': () => setHelp(true), Escape: nothing,
  });
  useEffect(() => void (spot && focusCard(spot.id)), []);

  const picked = [...chosen].map((id) => map.get(id)).filter((o) => o !== undefined);
  const waiting = useMemo(() => [...cols.assign.filter((o) => o.state === 'ready'), ...[...cols.accept, ...cols.scheduled].filter((o) => clockState(o, now()) === 'late')], [cols]);
  const aside = (
    <>
      <Filters all={all} />
      <button type="button" class="fl" aria-pressed={choosing} onClick={() => (choosing ? nothing() : setChoosing(true))}>{t('choose')}</button>
      <span class="push" /><LivePill /><OrdersCsv of={shown} />
    </>
  );
  const strip = picked.length > 0 ? <BulkBar chosen={picked} keep={(left) => setChosen(new Set(left.map((o) => o.id)))} /> : <NextStrip items={waiting} />;
  return (
    <Desk title={t('nav.board')} aside={aside} strip={strip}>
      {!done && map.size === 0 ? <Loading /> : (
        <div class="cols" onPointerMove={moved}>
          {columnNames.map((name) => (
            <section class="col" aria-label={t(`col.${name}`)}>
              <header><h2>{t(`col.${name}`)}</h2><span class="n">{cols[name].length}</span></header>
              {cols[name].length === 0 ? <p class="ink-3 small quiet">{f === everything ? t('col.empty') : <>{t('col.nohit')} <button type="button" class="btn plain" onClick={() => (filter.value = everything)}>{t('filter.clear')}</button></>}</p>
                : <WindowedList items={rows[name]} row={ROW} label={t('col.count', { name: t(`col.${name}`), n: cols[name].length })}
                  show={spot?.col === name ? rows[name].findIndex((e) => e.id === spot.id) : undefined} keyOf={(e) => e.id}
                  render={(e) => (e.group
                    ? <GroupCard of={e.group} open={unfolded.has(e.id)} chosen={e.group.orders.every((o) => chosen.has(o.id))} toggle={() => fold(e.id)} focused={() => setSpot({ col: name, id: e.id })} />
                    : <OrderCard order={e.order!} chosen={chosen.has(e.id)} choosing={choosing} choose={choose} focused={() => setSpot({ col: name, id: e.id })} />)} />}
            </section>
          ))}
        </div>
      )}
      {help && <KeysHelp close={() => setHelp(false)} />}
    </Desk>
  );
}
