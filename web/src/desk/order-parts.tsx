// SPDX-License-Identifier: Apache-2.0
// The panels beside an order's evidence: the household and its machine, who goes, what goes along.
import { useState } from 'preact/hooks';
import type { Order, Schema } from '../core/api';
import { clock, date, dayClock, number, say, t } from '../core/i18n';
import { href } from '../core/router';
import { Icon } from '../ui/icons';
import { nameOf, slotOf } from './about';
import { HistoryLines } from './history';
import { technicianName } from './people';

type Customer = Partial<Schema['Customer']>;

/** 138****2046: nobody reads it over a shoulder. The service has written down that the page was opened. */
const masked = (phone: string): string => (phone.length > 7 ? phone.slice(0, phone.startsWith('+') ? 6 : 3) + '****' + phone.slice(-4) : '****');

function Contact({ of }: { of: Customer }) {
  const [shown, setShown] = useState(false);
  const full = of.phone && !of.phone.includes('*');
  return (
    <>
      <dl class="facts left">
        {of.phone && <><dt>{t('phone')}</dt><dd>{shown && full ? of.phone : masked(of.phone)}</dd></>}
        <dt>{t('address')}</dt><dd><bdi>{(shown ? of.address : null) ?? of.area ?? '–'}</bdi></dd>
      </dl>
      {(full || of.address) && <div class="btns"><button type="button" class="btn" aria-pressed={shown} onClick={() => setShown(!shown)}>{t('show')}</button>
        {full && <a class="btn" href={'tel:' + of.phone}><Icon name="phone" />{t('call')}</a>}</div>}
      {shown && <p class="note ink-3">{t('show.logged')}</p>}
    </>
  );
}

export function WhoPanel({ order }: { order: Order }) {
  const c = order.customer as Customer;
  const device = c.devices?.find((d) => d.id === order.device.id);
  const words = order.customer_words.map((w) => ({ text: w.text, at: w.at }));
  if (order.text) words.unshift({ text: order.text, at: order.opened_at });
  return (
    <section class="panel scroll" aria-label={t('who')}>
      <header><h2><bdi>{nameOf(order)}</bdi></h2></header>
      <Contact of={c} />
      <dl class="facts left">
        <dt>{t('machine')}</dt><dd>{order.device.model}<br /><a href={href('device', order.device.id)}><bdi>{order.device.id}</bdi></a></dd>
        {device?.installed_on && <><dt>{t('machine.installed')}</dt><dd>{date(device.installed_on)}</dd></>}
        {device?.warranty_until && <><dt>{t('machine.warranty')}</dt><dd>{date(device.warranty_until)}</dd></>}
        {order.appointment && <><dt>{t('col.scheduled')}</dt><dd class="strong">{slotOf(order)}</dd></>}
        {order.customer_wish && <><dt>{t('park.wish')}</dt><dd><bdi>{order.customer_wish}</bdi></dd></>}
        {order.parked_until && <><dt>{t('park.until')}</dt><dd>{dayClock(order.parked_until, order.updated_at)}</dd></>}
        {order.area_event && <><dt>{t('nav.areas')}</dt><dd><a href={href('area', order.area_event.id)}><bdi>{order.area_event.area}</bdi></a></dd></>}
        {order.repeat_of && <><dt>{t('tag.repeat')}</dt><dd><a href={href('order', order.repeat_of)}>{t('order.before')}</a></dd></>}
      </dl>
      {words.map((w) => <p class="quote small"><bdi>“{w.text}”</bdi><br /><span class="ink-3">{dayClock(w.at, order.updated_at)}</span></p>)}
      <hr class="rule" />
      <h2>{t('history')}</h2>
      <HistoryLines of={order} most={6} />
    </section>
  );
}

/** When nobody is to be found: who has it, what was promised, how the visits went. */
export function GoesPanel({ order, press }: { order: Order; press(action: string): void }) {
  const open = order.help.filter((h) => !h.answer);
  return (
    <>
      <header><h2>{t('goes')}</h2></header>
      <p class="saying"><b><bdi>{technicianName(order.technician) || t('goes.nobody')}</bdi></b>{order.appointment && <> · {slotOf(order)}</>}</p>
      {order.watch && <p class="small">{t('watch', { good: order.watch.good, draws: order.watch.draws, needed: order.watch.needed })}</p>}
      {open.map((h) => <div class="cand sel"><div class="h"><b><bdi>{technicianName(h.asked_by)}</bdi></b><span class="push ink-2">{clock(h.asked_at)}</span></div>
        <p><bdi>{h.text}</bdi></p>{order.allowed_actions.includes('answer_help') && <button type="button" class="btn" onClick={() => press('answer_help')}>{t('do.answer_help')}</button>}</div>)}
      {order.damages.map((d) => <div class="cand"><div class="h"><b>{t('damage')}</b><span class="push ink-2">{t(d.acked_at ? 'damage.seen' : 'damage.open')}</span></div><p><bdi>{d.text}</bdi></p></div>)}
      {order.visits.map((v) => (
        <div class="cand"><div class="h"><b>{t('tag.visit', { n: v.n })}</b><span class="push ink-2"><bdi>{technicianName(v.technician)}</bdi></span></div>
          <dl class="facts left">
            {v.arrived_at && <><dt>{t('act.arrive')}</dt><dd>{dayClock(v.arrived_at, order.updated_at)}</dd></>}
            {v.left_at && <><dt>{t('visit.left')}</dt><dd>{dayClock(v.left_at, order.updated_at)}</dd></>}
            {v.test_runs.map((r) => <><dt>{t('act.test_run')}</dt><dd>{t(`run.${r.state}`)}</dd></>)}
            {v.outcome && <><dt>{t('visit.outcome')}</dt><dd>{t(`outcome.${v.outcome}`)}</dd></>}
            {v.gate_exception && <><dt>{t('visit.no_pass')}</dt><dd class="t-brass"><bdi>{v.gate_exception.reason}</bdi></dd></>}
          </dl></div>
      ))}
      {order.rating && <p class="small">{t('rating', { n: order.rating.stars })} {order.rating.text && <bdi>“{order.rating.text}”</bdi>}</p>}
    </>
  );
}

export function AlongPanel({ order }: { order: Order }) {
  const d = order.diagnosis;
  if (!d || d.parts.length + d.tools.length === 0) return null;
  return (
    <>
      <hr class="rule" />
      <header class="row"><h2>{t('along')}</h2><span class="small ink-2 push">{t('along.minutes', { n: number(d.minutes, 0) })}</span></header>
      <ul class="takes">
        {d.parts.map((p) => <li><Icon name="box" /><span>{say(p.title)}</span><span>{p.sku}</span></li>)}
        {d.tools.length > 0 && <li><Icon name="tools" /><span>{d.tools.map((x) => say(x.title)).join(t('comma'))}</span><span /></li>}
      </ul>
    </>
  );
}
