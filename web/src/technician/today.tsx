// SPDX-License-Identifier: Apache-2.0
// The day: what has the shortest clock and needs an answer, then the visits as a water line.
import { useEffect, useState } from 'preact/hooks';
import { fetchOrKept, now, readClock, user, type Copy, type Order, type Schema } from '../core/api';
import { dayOfWeek, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { queue } from '../core/outbox';
import { go, href } from '../core/router';
import { useSignal } from '../core/signal';
import { evidencePath } from '../ui/evidence';
import { DueChip } from '../ui/due-chip';
import { nextDeadline } from '../ui/due';
import { Icon } from '../ui/icons';
import { Empty, Failed, Loading, NextButton, Severity, Tabs, Top } from '../ui/parts';
import { faultOf, nameOf, slotOf } from './about';
import { folded, isDone } from './fold';
import { project } from './project';
import { nextStep } from './steps';

/** Every order of the list in full: so the whole day is on the phone when the signal goes. */
function useOrders(items: Schema['OrderItem'][] | undefined): Order[] | null {
  const [orders, setOrders] = useState<Order[] | null>(null);
  const ids = items?.map((i) => i.id + ':' + i.version).join();
  useEffect(() => {
    if (!items) return;
    const one = (id: string) => fetchOrKept<Order>('/orders/' + id).catch(() => null);
    void Promise.all(items.map((i) => one(i.id))).then((all: (Copy<Order> | null)[]) =>
      setOrders(all.filter((c): c is Copy<Order> => c !== null).map((c) => c.value)));
  }, [ids]);
  return orders;
}

/** What the pages of the day read besides, so that it is on the phone when the signal goes. */
const besides = ['/prices', '/checklists', '/stock', '/colleagues'];

function useKept(orders: Order[] | null): void {
  const paths = [...besides, ...(orders ?? []).map(evidencePath).filter((p) => p !== null)];
  useEffect(() => void (orders && paths.forEach((p) => void fetchOrKept(p).catch(() => undefined))), [orders === null, paths.join()]);
}

function Card({ order, focus }: { order: Order; focus?: boolean }) {
  const c = order.customer as Partial<Schema['Customer']>;
  const done = isDone(order);
  return (
    <a class={'card order' + (focus ? ' focus' : '') + (done ? ' quiet' : '')} href={href('order', order.id)}>
      <div class="row"><span class="when">{order.state === 'assigned' ? t('today.new') : slotOf(order)}</span>
        {done ? <span class="tag brass push">{t('verdict.open')}</span> : <Severity of={order.severity} />}</div>
      <p class="who"><bdi>{nameOf(order)}</bdi> · {faultOf(order)}</p>
      {c.address && <p class="addr"><bdi>{c.address}</bdi></p>}
      {!done && <DueChip order={order} />}
    </a>
  );
}

function Stops({ orders, from = 0, first }: { orders: Order[]; from?: number; first?: Order }) {
  return (
    <ol class="line" start={from + 1}>{orders.map((o, i) => {
      const done = isDone(o);
      const stop = done ? 'done' : ['traveling', 'on_site'].includes(o.state) ? 'now' : '';
      return <li class={'stop ' + stop}><span class="joint">{done ? <Icon name="check" /> : from + i + 1}</span><Card order={o} focus={o.id === first?.id} /></li>;
    })}</ol>
  );
}

function Line({ orders, first }: { orders: Order[]; first: Order | undefined }) {
  const { done, shown } = folded(orders);
  return (
    <>
      {done.length > 0 && <details class="fold card"><summary>{t('today.done', { n: done.length })}<Icon name="down" turn /></summary><Stops orders={done} /></details>}
      <Stops orders={shown} from={done.length} first={first} />
    </>
  );
}

/** Under way first, then by the clock that runs out first. */
function urgent(orders: Order[]): Order | undefined {
  const at = now();
  const rank = (o: Order) => (['on_site', 'traveling'].includes(o.state) ? 0 : nextDeadline(o, at)?.due.at || Infinity);
  return orders.filter((o) => nextStep(o)).sort((a, b) => rank(a) - rank(b))[0];
}

function ordered(orders: Order[], route: Schema['Route'] | undefined): Order[] {
  const place = new Map(route?.items.map((i) => [i.order, i.n]));
  const time = (o: Order) => Date.parse(o.appointment?.from ?? '') || Infinity;
  return [...orders].sort((a, b) => (place.get(a.id) ?? 999) - (place.get(b.id) ?? 999) || time(a) - time(b));
}

export function TodayPage() {
  const me = useSignal(user);
  const waiting = useSignal(queue);
  const list = useLoad<Schema['OrderList']>('/orders?limit=200&category=active', 30000);
  const watched = useLoad<Schema['OrderList']>('/orders?limit=200&category=verifying', 60000);
  const route = useLoad<Schema['Route']>(`/technicians/${me?.id}/route`, 60000);
  const items = list.copy && [...list.copy.value.items, ...(watched.copy?.value.items ?? [])];
  const orders = useOrders(items ?? undefined)?.map((o) => project(o, waiting)) ?? null;
  useKept(orders);
  useEffect(() => void readClock().catch(() => undefined), [list.copy]);
  const line = orders && ordered(orders.filter((o) => o.state !== 'assigned'), route.copy?.value);
  const fresh = orders?.filter((o) => o.state === 'assigned') ?? [];
  const first = orders ? urgent(orders) : undefined;
  const next = first && nextStep(first);
  return (
    <div class="phone">
      <Top title={dayOfWeek(now())} under={me?.name} />
      <main>
        {!orders && (list.failed ? <Failed again={list.again} /> : <Loading />)}
        {fresh.map((o) => <Card order={o} focus={o.id === first?.id} />)}
        {line && line.length > 0 && <><h2 class="sect">{t('today.route', { n: line.length })}</h2><Line orders={line} first={first} /></>}
        {orders?.length === 0 && <Empty text={t('today.empty')} />}
      </main>
      <div class="next" role="region" aria-label={t('next')}>
        {first && next && <NextButton icon={next.icon} title={t(next.title, { name: nameOf(first), fault: faultOf(first) })} under={t(next.under)}
          press={() => go('order', first.id)} />}
        <Tabs at="" />
      </div>
    </div>
  );
}
