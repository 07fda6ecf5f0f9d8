// SPDX-License-Identifier: Apache-2.0
// The orders behind one number of the report, counted by the service itself.
import { useEffect, useState } from 'preact/hooks';
import type { OrderItem } from '../core/api';
import { dayClock, t } from '../core/i18n';
import { href, route } from '../core/router';
import { useSignal } from '../core/signal';
import { faultOf, nameOf } from '../desk/about';
import { every } from '../desk/load';
import { technicianName } from '../desk/people';
import { Desk, LivePill } from '../desk/shell';
import { Icon } from '../ui/icons';
import { Empty, Failed, Loading } from '../ui/parts';
import { download } from '../desk/csv';
import type { By, Count } from './report';
import { behindPath, spanWords, useNames } from './view';

function useOrders(path: string): { orders: OrderItem[] | null; failed: boolean; again(): void } {
  const [got, setGot] = useState<{ path: string; orders: OrderItem[] } | null>(null);
  const [failed, setFailed] = useState(false);
  const [count, setCount] = useState(0);
  useEffect(() => {
    let gone = false;
    every<OrderItem>(path).then((orders) => !gone && (setGot({ path, orders }), setFailed(false)), () => !gone && setFailed(true));
    return () => void (gone = true);
  }, [path, count]);
  return { orders: got?.path === path ? got.orders : null, failed, again: () => setCount((n) => n + 1) };
}

const verdictOf = (o: OrderItem): string => (!o.verdict ? '' : t(`q.verdict.${o.verdict}`));

export function BehindPage() {
  const [, count = 'closed', from = '', to = '', by, key] = useSignal(route);
  const nameOfKey = useNames();
  const { orders, failed, again } = useOrders(behindPath(count, from, to, by, key));
  const span = spanWords({ from: Date.parse(from), to: Date.parse(to) });
  const title = [t(`q.count.${count as Count}`), by && key !== undefined ? nameOfKey(by as By, key) : ''].filter(Boolean).join(' · ');
  const rows = () => (orders ?? []).map((o) => [o.number, o.opened_at, o.closed_at, o.device.id, faultOf(o), technicianName(o.technician), o.visit, verdictOf(o)]);
  const head = [t('q.order'), t('q.opened'), t('q.closed'), t('q.machine'), t('q.by.fault'), t('q.by.technician'), t('q.visits'), t('q.verdict')];
  const aside = (
    <>
      <span class="ink-3 small">{span}</span><span class="push" /><LivePill />
      <button type="button" class="btn" disabled={!orders} onClick={() => download(`${count}.csv`, [head, ...rows()])}><Icon name="down-to" />CSV</button>
    </>
  );
  return (
    <Desk title={<bdi>{title}</bdi>} back={href('quality')} aside={aside}>
      <div class="tri tri-one"><section class="panel scroll" tabIndex={0} aria-label={title}>
        {!orders ? (failed ? <Failed again={again} /> : <Loading />) : orders.length === 0 ? <Empty text={t('q.behind.none')} /> : (
          <>
            <p class="small ink-2">{t('q.behind', { n: orders.length })}</p>
            <div class="scrollwide" role="group" tabIndex={0} aria-label={title}><table class="t"><thead><tr>{head.map((h) => <th scope="col">{h}</th>)}</tr></thead>
              <tbody>{orders.map((o) => (
                <tr key={o.id}><td><a class="cellink" href={href('order', o.id)}>{o.number}</a></td><td>{dayClock(o.opened_at, 0)}</td><td>{dayClock(o.closed_at, 0)}</td>
                  <td><bdi>{nameOf(o)}</bdi><small><bdi>{o.device.id}</bdi></small></td><td>{faultOf(o)}</td><td><bdi>{technicianName(o.technician)}</bdi></td><td class="r">{o.visit}</td><td>{verdictOf(o)}</td></tr>
              ))}</tbody></table></div>
          </>)}
      </section></div>
    </Desk>
  );
}
