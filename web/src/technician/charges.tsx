// SPDX-License-Identifier: Apache-2.0
// What the customer pays: from the price list and nothing else. The service says what it comes to; without a network the
// list that was kept does, and the service has the last word.
import { useEffect, useState } from 'preact/hooks';
import { call, type Order, type Schema } from '../core/api';
import { money, say, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { Choice, Field } from '../ui/parts';
import type { Change, Draft } from './draft';

type Quote = Schema['Quote'];
type Price = Schema['PriceList']['items'][number];

interface Line {
  code: string;
  title: string;
  quantity: number;
  list: number;
  pays: number;
  covered: boolean;
}

const fromQuote = (q: Quote): Line[] => q.charges.map((c) => ({
  code: c.code, title: say(c.title as Record<string, string>), quantity: c.quantity, list: c.unit_fen * c.quantity, pays: c.amount_fen, covered: c.covered,
}));

function fromList(draft: Draft, prices: Price[]): Line[] {
  return draft.charges.map((c) => {
    const p = prices.find((x) => x.code === c.code);
    const list = (p?.amount_fen ?? 0) * c.quantity;
    return { code: c.code, title: p ? say(p.title) : c.code, quantity: c.quantity, list, pays: list, covered: false };
  });
}

export interface Bill {
  quote: Quote | null;
  lines: Line[];
  total: number;
}

/** Asked anew at every change of what it depends on. */
export function useBill(order: Order | null, draft: Draft | null): Bill {
  const prices = useLoad<Schema['PriceList']>('/prices').copy?.value.items ?? [];
  const [quoted, setQuoted] = useState<{ ask: string; quote: Quote } | null>(null);
  const ask = draft ? JSON.stringify({ ...(draft.cause && { cause: draft.cause }), outcome: draft.outcome, charges: draft.charges }) : '';
  useEffect(() => {
    let gone = false;
    if (!order || !draft || draft.charges.length === 0) return;
    call<Quote>('POST', `/orders/${order.id}/quote`, JSON.parse(ask)).then((quote) => !gone && setQuoted({ ask, quote }), () => undefined);
    return () => void (gone = true);
  }, [ask, order?.id]);
  const quote = quoted?.ask === ask && draft?.charges.length ? quoted.quote : null;
  const lines = quote ? fromQuote(quote) : draft ? fromList(draft, prices) : [];
  return { quote, lines, total: quote?.total_fen ?? lines.reduce((sum, l) => sum + l.pays, 0) };
}

function Row({ line, set }: { line: Line; set(quantity: number): void }) {
  return (
    <tr><th scope="row">{line.title}{line.covered && <small>{t('charges.covered')}</small>}
      <div class="count"><button type="button" class="iconbtn" aria-label={t('charges.less', { what: line.title })} onClick={() => set(line.quantity - 1)}>−</button>
        <span>{line.quantity}</span><button type="button" class="iconbtn" aria-label={t('charges.more', { what: line.title })} onClick={() => set(line.quantity + 1)}>+</button></div></th>
      <td>{line.covered && <s>{money(line.list)}</s>}{money(line.pays)}</td></tr>
  );
}

export function Charges({ draft, change, bill }: { draft: Draft; change: Change; bill: Bill }) {
  const prices = useLoad<Schema['PriceList']>('/prices').copy?.value.items ?? [];
  const [pick, setPick] = useState('');
  const set = (code: string, quantity: number) => change({
    charges: quantity < 1 ? draft.charges.filter((c) => c.code !== code) : draft.charges.map((c) => (c.code === code ? { code, quantity: Math.min(99, quantity) } : c)),
  });
  const add = (code: string) => {
    if (code && !draft.charges.some((c) => c.code === code)) change({ charges: [...draft.charges, { code, quantity: 1 }] });
    setPick('');
  };
  return (
    <>
      <header class="row"><h2 id="charges">{t('charges')}</h2>{bill.quote && <span class="small ink-2 push">{t('charges.list', { n: bill.quote.price_version })}</span>}</header>
      <table class="bill"><tbody>{bill.lines.map((l) => <Row key={l.code} line={l} set={(n) => set(l.code, n)} />)}</tbody>
        <tfoot><tr><th scope="row">{t('charges.total')}</th><td>{money(bill.total)}</td></tr></tfoot></table>
      {!bill.quote && draft.charges.length > 0 && <p class="note ink-2">{t('charges.kept')}</p>}
      <Field label={t('charges.add')}><select value={pick} onChange={(e) => add(e.currentTarget.value)}>
        <option value="">{t('charges.pick')}</option>{prices.map((p) => <option value={p.code}>{say(p.title)} · {money(p.amount_fen)}</option>)}</select></Field>
      {bill.total > 0 && <div onChange={(e) => change({ paid: (e.target as HTMLInputElement).value as Draft['paid'] })}>
        <Choice name="paid" legend={t('charges.paid')} options={[['transfer', t('charges.transfer')], ['cash', t('charges.cash')], ['none', t('charges.later')]]} /></div>}
    </>
  );
}
