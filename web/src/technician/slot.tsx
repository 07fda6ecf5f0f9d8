// SPDX-License-Identifier: Apache-2.0
// Agreeing a time: free times of who has the order, as the customer's link offers them, and any other by hand.
import { useState } from 'preact/hooks';
import { now, type Order, type Schema } from '../core/api';
import { clock, dayClock, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { Choice, Field } from '../ui/parts';

const OFFERED = 6;
const VISIT_MS = 5400000;

/** As datetime-local wants it: local, to the minute. */
export function local(at: number): string {
  const d = new Date(at - new Date(at).getTimezoneOffset() * 60000);
  return d.toISOString().slice(0, 16);
}

/** The next full half hour, at least an hour from now. */
export const soon = (): number => Math.ceil((now() + 3600000) / 1800000) * 1800000;

/** Some of each of the next days: the first day alone may suit nobody. */
export function offered<T extends { from: string }>(windows: T[], at: number): T[] {
  const later = windows.filter((w) => Date.parse(w.from) > at);
  const days = [...new Set(later.map((w) => local(Date.parse(w.from)).slice(0, 10)))].slice(0, 3);
  const each = Math.ceil(OFFERED / Math.max(1, days.length));
  return days.flatMap((d) => later.filter((w) => local(Date.parse(w.from)).startsWith(d)).slice(0, each));
}

export function Slot({ order }: { order: Order }) {
  const free = useLoad<Schema['LinkWindows']>(`/orders/${order.id}/windows`).copy?.value.items ?? [];
  const [own, setOwn] = useState<{ from: string; to: string } | null>(null);
  const some = offered(free, now());
  const first = some[0] ?? { from: soon(), to: soon() + VISIT_MS };
  const at = own ?? { from: local(new Date(first.from).getTime()), to: local(new Date(first.to).getTime()) };
  const set = (from: string, to: string) => setOwn({ from: local(Date.parse(from)), to: local(Date.parse(to)) });
  return (
    <>
      {some.length > 0 && <fieldset class="slots"><legend class="small ink-2">{t('slot.windows')}</legend>
        {some.map((w) => (
          <label class="slot"><input type="radio" name="window" checked={at.from === local(Date.parse(w.from)) && at.to === local(Date.parse(w.to))} onChange={() => set(w.from, w.to)} />
            <span>{dayClock(w.from, now())}–{clock(w.to)}</span></label>))}</fieldset>}
      <Field label={t('slot.from')}><input type="datetime-local" name="from" value={at.from} onInput={(e) => setOwn({ ...at, from: e.currentTarget.value })} required /></Field>
      <Field label={t('slot.to')}><input type="datetime-local" name="to" value={at.to} onInput={(e) => setOwn({ ...at, to: e.currentTarget.value })} required /></Field>
      <Choice name="agreed_by" legend={t('slot.agreed_by')} options={[['customer', t('slot.customer')], ['household', t('slot.household')]]} />
    </>
  );
}
