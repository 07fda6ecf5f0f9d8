// SPDX-License-Identifier: Apache-2.0
// What waits for the desk, queue by queue: what is to be done, and the one step that does it.
import { useState } from 'preact/hooks';
import { call, now, type Action, type Order } from '../core/api';
import { dayClock, duration, t } from '../core/i18n';
import { go, href } from '../core/router';
import { useSignal } from '../core/signal';
import { Empty, Failed, Loading, Sheet, Severity } from '../ui/parts';
import { faultOf, nameOf } from './about';
import { say, step, whyNot } from './act';
import { queues, stepsOf, sum, waitsFor, type InboxItem, type InboxList, type Queue } from './inbox';
import { KeysHelp } from './keys-help';
import { useKeys } from './keys';
import { useFresh } from './load';
import { technicianName, technicians } from './people';
import { Rows } from './rows';
import { sheets } from './sheets';
import { Csv, Desk, LivePill } from './shell';
import { tick } from './tick';

/** Height of a row with its gap: desk.css says the same. */
const ROW = 104;

const whoAsks = (i: InboxItem): string => technicianName(i.by) || nameOf(i.order);

const todo = (i: InboxItem): string => t(`inbox.what.${i.queue}`, { who: whoAsks(i), name: nameOf(i.order), n: i.asked });

/** The words of the people it is about. */
function Quote({ of }: { of: InboxItem }) {
  const time = of.from && of.to ? `${dayClock(of.from, now())}–${dayClock(of.to, of.from)}` : '';
  const text = of.queue === 'late_step' ? t(`act.${of.text as 'arrive'}`) : of.text;
  return time || text ? <span class="said"><bdi>{[time, text && `“${text}”`].filter(Boolean).join(' ')}</bdi></span> : null;
}

interface Asking {
  order: Order;
  action: Action;
}

/** A step asks what it needs first: the order is opened for it, which is written down. */
function useActing(again: () => void) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [problem, setProblem] = useState('');
  const take = async ({ order, action }: Asking, args: object, asked: boolean) => {
    try {
      await step(order, action, args);
      setAsking(null);
      say(t('done', { number: order.number, what: t(`act.${action as 'assign'}`) }));
      again();
    } catch (e) {
      if (asked) setProblem(whyNot(e));
      else say(whyNot(e), true);
    }
  };
  const press = async (item: InboxItem, action: Action) => {
    if (action === 'assign') return go('order', item.order.id, 'assign');
    setProblem('');
    try {
      const order = await call<Order>('GET', '/orders/' + item.order.id);
      if (sheets[action]) setAsking({ order, action });
      else await take({ order, action }, {}, false);
    } catch (e) {
      say(whyNot(e), true);
    }
  };
  const asks = asking && sheets[asking.action];
  const sheet = asking && asks && (
    <Sheet title={t(asks.title)} label={t(asks.label)} close={() => setAsking(null)} submit={(form) => void take(asking, asks.args(form), true)}>
      <p class="small ink-2">{asking.order.number} · {faultOf(asking.order)} · <bdi>{nameOf(asking.order)}</bdi></p>
      {asks.body(asking.order)}{problem && <p role="alert" class="t-rust strong">{problem}</p>}</Sheet>
  );
  return { press: (item: InboxItem, action: Action) => void press(item, action), sheet };
}

type Press = (item: InboxItem, action: Action) => void;

function Row({ item, press }: { item: InboxItem; press: Press }) {
  const [first] = stepsOf(item);
  const why = waitsFor(item);
  useSignal(tick);
  return (
    <>
      <span class={'tag ' + (item.queue === 'overdue' || item.queue === 'damage' ? 'rust' : 'brass')}>{t(`inbox.${item.queue}`)}</span>
      <a class="body" data-row={item.id} href={href('order', item.order.id)}>
        <b><bdi>{todo(item)}</bdi></b>
        <span class="ink-2">{item.order.number} · {faultOf(item.order)} · <bdi>{nameOf(item.order)}</bdi> · {t(`stag.${item.order.state}`)}</span>
        <Quote of={item} />
      </a>
      <span class="when"><Severity of={item.order.severity} /><time dateTime={item.at ?? undefined}>{t('inbox.since', { time: duration(now() - Date.parse(item.at ?? '')) })}</time></span>
      {first ? <button type="button" class="btn" onClick={() => press(item, first)}>{t(`do.${first}`)}</button> : <span class="small ink-3">{why && t(why)}</span>}
    </>
  );
}

function Strip({ items, press }: { items: InboxItem[]; press: Press }) {
  const [at, setAt] = useState(0);
  const item = items[Math.min(at, items.length - 1)];
  const [first, other] = item ? stepsOf(item) : [];
  const skip = () => setAt((i) => (i + 1) % Math.max(1, items.length));
  useKeys({ n: skip, Enter: () => item && (first ? press(item, first) : go('order', item.order.id)) });
  if (!item) return <section class="dnext" aria-label={t('next')}><div class="lead">{t('strip.lead')}</div><p>{t('inbox.none')}</p></section>;
  return (
    <section class="dnext" aria-label={t('next')}>
      <div class="lead">{t('strip.lead')}<br /><span class="ink-3">{Math.min(at, items.length - 1) + 1} / {items.length}</span></div>
      <p><b class="strong"><bdi>{todo(item)}</bdi></b> {item.order.number} · {faultOf(item.order)} <Quote of={item} /></p>
      <div class="row">
        {items.length > 1 && <button type="button" class="btn plain" onClick={skip}>{t('strip.skip')} <kbd class="kbd">N</kbd></button>}
        {other && <button type="button" class="btn" onClick={() => press(item, other)}>{t(`do.${other}`)}</button>}
        {first ? <button type="button" class="btn main" onClick={() => press(item, first)}>{t(`do.${first}`)} <kbd class="kbd">↵</kbd></button>
          : <a class="btn main" href={href('order', item.order.id)}>{t('strip.look')} <kbd class="kbd">↵</kbd></a>}
      </div>
    </section>
  );
}

export function InboxPage({ id }: { id: string }) {
  const only = queues.find((q) => q === id);
  const { value, failed, again } = useFresh<InboxList>('/inbox?limit=500' + (only ? '&queue=' + only : ''), (n) => n.event === 'order');
  const { press, sheet } = useActing(again);
  const [help, setHelp] = useState(false);
  useSignal(technicians);
  useKeys({ '?': () => setHelp(true), Escape: () => only && go('inbox') });
  const chip = (q: Queue | undefined, n: number) => (
    <a class="fl" href={q ? href('inbox', q) : href('inbox')} aria-current={q === only ? 'true' : undefined}>{t(q ? `inbox.${q}` : 'inbox.all')} {n}</a>
  );
  const counts = value?.counts;
  const aside = (
    <>
      {counts && <>{chip(undefined, sum(counts))}{queues.filter((q) => q === only || (counts[q] ?? 0) > 0).map((q) => chip(q, counts[q] ?? 0))}</>}
      <span class="push" /><LivePill /><Csv path={'inbox' + (only ? '?queue=' + only : '')} />
    </>
  );
  return (
    <Desk title={t('nav.inbox')} aside={aside} strip={<Strip items={value?.items ?? []} press={press} />}>
      {!value ? (failed ? <Failed again={again} /> : <Loading />) : value.items.length === 0 ? <Empty text={t('inbox.none')} />
        : <Rows items={value.items} row={ROW} label={t('inbox.count', { n: value.items.length })} keyOf={(i) => i.id} render={(i) => <Row item={i} press={press} />} />}
      {sheet}
      {help && <KeysHelp close={() => setHelp(false)} />}
    </Desk>
  );
}
