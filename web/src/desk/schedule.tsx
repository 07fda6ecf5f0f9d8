// SPDX-License-Identifier: Apache-2.0
// The day of all technicians on a grid of time. A visit is moved by the pointer or by the arrow keys; what it would
// come to is said while it moves, and the customer is asked before it counts.
import { useRef, useState } from 'preact/hooks';
import { now, type OrderItem } from '../core/api';
import { clock, dayOfWeek, t } from '../core/i18n';
import { go, href } from '../core/router';
import { useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { Loading } from '../ui/parts';
import { faultOf, nameOf } from './about';
import { say, step, whyNot } from './act';
import { OrderCard } from './card';
import { columns } from './columns';
import { clashes, firstFit, fit, HALF_HOUR, hours, type Stretch } from './grid';
import { useKeys } from './keys';
import { MoveSheet, RouteSheet, type Move } from './move';
import { orders } from './orders';
import { dayOf, midnightOf, useDay, type PersonDay, type Visit } from './routes';
import { Row } from './schedule-row';
import { Desk, LivePill } from './shell';
import { tick } from './tick';
import { WindowedList } from './window';

const DAY_MS = 86400000;
/** A pointer that went less far has pressed, not dragged. */
const DRAG_PX = 5;
const movable: OrderItem['state'][] = ['accepted', 'scheduled'];

interface Trouble {
  who: PersonDay;
  first: Visit;
  second: Visit;
  at: number;
  to: number | null;
}

function troubles(days: PersonDay[], until: number): Trouble[] {
  return days.flatMap((who) => clashes(who.visits).map((c) => {
    const second = c.second as Visit;
    return { who, first: c.first as Visit, second, at: c.from, to: firstFit(second, who.visits, who.leave, now(), until) };
  }));
}

function Strip({ list, ask }: { list: Trouble[]; ask(m: Move): void }) {
  const [at, setAt] = useState(0);
  const one = list[Math.min(at, list.length - 1)];
  const move = () => one && one.to !== null && ask({ visit: one.second, from: one.to, to: one.to + one.second.to - one.second.from, was: one.who.person, person: one.who.person });
  useKeys({ n: () => setAt((i) => (i + 1) % Math.max(1, list.length)), Enter: move });
  if (!one) return <section class="dnext" aria-label={t('next')}><div class="lead">{t('strip.lead')}</div><p>{t('sched.good')}</p></section>;
  return (
    <section class="dnext" aria-label={t('next')}>
      <div class="lead">{t('strip.lead')}<br /><span class="ink-3">{Math.min(at, list.length - 1) + 1} / {list.length}</span></div>
      <p><b class="strong">{t('sched.clash', { who: one.who.person.name, time: clock(one.at) })}</b> <bdi>{one.first.name}</bdi> · <bdi>{one.second.name}</bdi>. {one.to === null ? t('sched.nofit') : t('sched.fits', { name: one.second.name, time: clock(one.to) })}</p>
      <div class="row"><a class="btn" href={href('order', one.second.id)}>{t('sched.other')}</a>
        {one.to !== null && <button type="button" class="btn main" onClick={move}>{t('sched.ask', { name: one.second.name, time: clock(one.to) })} <kbd class="kbd">↵</kbd></button>}</div>
    </section>
  );
}

/** Which row and which half hour a pointer is over. */
function under(e: PointerEvent, range: Stretch): { person: string; at: number } | null {
  const row = document.elementsFromPoint(e.clientX, e.clientY).map((x) => x.closest<HTMLElement>('.tr[data-person]')).find(Boolean);
  if (!row) return null;
  const box = row.getBoundingClientRect();
  const at = range.from + ((e.clientX - box.left) / box.width) * (range.to - range.from);
  return { person: row.dataset.person!, at: Math.round(at / HALF_HOUR) * HALF_HOUR };
}

interface Grab {
  visit: Visit;
  x: number;
  y: number;
  /** From the begin of the visit to the pointer. */
  offset: number;
  moved: boolean;
}

export function SchedulePage({ id }: { id: string }) {
  useSignal(tick);
  const day = id || dayOf(now());
  const known = useSignal(orders);
  const { days, loaded, again } = useDay(day);
  const [ghost, setGhost] = useState<Move | null>(null);
  const [asked, setAsked] = useState<Move | null>(null);
  const [route, setRoute] = useState<PersonDay | null>(null);
  const grab = useRef<Grab | null>(null);
  const midnight = midnightOf(day);
  const range = hours(midnight, days.flatMap((d) => d.visits));
  const of = (person: string) => days.find((d) => d.person.id === person);
  const home = (v: Visit) => days.find((d) => d.visits.some((x) => x.id === v.id));
  const fits = (m: Move) => {
    const d = of(m.person.id);
    return d ? fit({ ...m.visit, from: m.from, to: m.to }, d.visits, d.leave, now()) : 'fits';
  };
  const start = (visit: Visit): Move => {
    const was = home(visit)?.person ?? null;
    return { visit, from: visit.from, to: visit.to, was, person: was ?? days[0]!.person };
  };

  const drop = (m: Move) => {
    setGhost(null);
    if (m.was === null) {
      void step(m.visit.order!, 'assign', { technician: m.person.id })
        .then(() => say(t('assigned', { number: m.visit.number, name: m.person.name })), (e: unknown) => say(whyNot(e), true));
    } else if (m.from !== m.visit.from || m.person.id !== m.was.id) {
      setAsked(m);
    }
  };
  const down = (visit: Visit, e: PointerEvent) => {
    if (e.button !== 0 || !visit.order || (home(visit) && !movable.includes(visit.state))) return;
    const spot = under(e, range);
    grab.current = { visit, x: e.clientX, y: e.clientY, offset: spot && home(visit) ? spot.at - visit.from : 0, moved: false };
    (e.currentTarget as HTMLElement).setPointerCapture(e.pointerId);
  };
  const moveTo = (e: PointerEvent) => {
    const g = grab.current;
    if (!g || (!g.moved && Math.hypot(e.clientX - g.x, e.clientY - g.y) < DRAG_PX)) return;
    g.moved = true;
    const spot = under(e, range);
    const target = spot && of(spot.person);
    if (!spot || !target) return setGhost(null);
    const from = Math.round((spot.at - g.offset) / HALF_HOUR) * HALF_HOUR;
    setGhost({ ...start(g.visit), from, to: from + g.visit.to - g.visit.from, person: target.person });
  };
  const up = () => {
    if (grab.current?.moved && ghost) drop(ghost);
    setGhost(null);
    // A click follows; it must not open the order.
    setTimeout(() => (grab.current = null), 0);
  };
  const click = (e: MouseEvent) => {
    if (grab.current?.moved) e.preventDefault();
  };
  /** The arrows on a visit: half an hour, or another person. */
  const key = (visit: Visit, e: KeyboardEvent) => {
    const by: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const m = ghost?.visit.id === visit.id ? ghost : null;
    if (by[e.key] && visit.order && movable.includes(visit.state)) {
      const [steps, rows] = by[e.key]!;
      const from = m ?? start(visit);
      const at = days.findIndex((d) => d.person.id === from.person.id) + rows;
      const person = days[Math.min(days.length - 1, Math.max(0, at))]!.person;
      setGhost({ ...from, from: from.from + steps * HALF_HOUR, to: from.to + steps * HALF_HOUR, person });
    } else if (e.key === 'Enter' && m) drop(m);
    else if (e.key === 'Escape' && m) setGhost(null);
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  useKeys({ Escape: () => (ghost ? setGhost(null) : go('')) });

  const waiting = columns(known.values(), now()).assign.filter((o) => o.state === 'ready');
  const pretend = (o: OrderItem): Visit => ({ id: o.id, number: o.number, state: o.state, order: o, name: nameOf(o), what: faultOf(o), area: '', from: midnight, to: midnight + 3 * HALF_HOUR });
  const aside = (
    <>
      <a class="iconbtn" href={href('schedule', dayOf(midnight - DAY_MS / 2))} aria-label={t('sched.before')}><Icon name="back" /></a>
      <span class="strong">{dayOfWeek(midnight)}</span>
      <a class="iconbtn" href={href('schedule', dayOf(midnight + DAY_MS * 1.5))} aria-label={t('sched.after')}><Icon name="forth" /></a>
      {day !== dayOf(now()) && <a class="fl" href={href('schedule')}>{t('today')}</a>}
      <span class="push small ink-2"><kbd class="kbd">←</kbd> <kbd class="kbd">→</kbd> {t('sched.half')} <kbd class="kbd">↑</kbd> <kbd class="kbd">↓</kbd> {t('sched.person')} <kbd class="kbd">↵</kbd></span><LivePill />
    </>
  );
  const share = (now() - range.from) / (range.to - range.from);
  return (
    <Desk title={t('nav.schedule')} aside={aside} strip={<Strip list={troubles(days, range.to)} ask={setAsked} />}>
      <div class="tri tri-sched" onPointerMove={moveTo} onPointerUp={up} onPointerCancel={up} onClickCapture={click}>
        <section class="panel scroll" tabIndex={0} aria-label={t('sched.table')}>
          {!loaded && days.length === 0 ? <Loading /> : (
            <div class="sched">
              {share > 0 && share < 1 && <div class="nowwrap" aria-hidden="true"><svg class="nowsvg" height="100%" width="100%"><line x1={`${share * 100}%`} x2={`${share * 100}%`} y1="0" y2="100%" /></svg></div>}
              {days.map((d, i) => <Row day={d} range={range} head={i === 0} ghost={ghost?.person.id === d.person.id ? ghost : null} fit={ghost ? fits(ghost) : 'fits'} moving={ghost?.visit.id ?? null}
                down={down} keyDown={key} arrange={() => setRoute(d)} />)}
            </div>
          )}
          <p class="hide" role="status">{ghost ? t('sched.ghost', { name: ghost.visit.name, who: ghost.person.name, time: clock(ghost.from), fit: t(`fit.${fits(ghost)}`) }) : ''}</p>
        </section>
        <section class="panel unassigned" aria-label={t('sched.unassigned')}>
          <header><h2>{t('sched.unassigned')}</h2><span class="small ink-2 push">{t('sched.drag', { n: waiting.length })}</span></header>
          {waiting.length === 0 ? <p class="ink-3 small">{t('col.empty')}</p>
            : <WindowedList items={waiting} row={142} label={t('sched.unassigned')} keyOf={(o) => o.id}
              render={(o) => <div class="grabbable" onPointerDown={(e) => down(pretend(o), e)}><OrderCard order={o} chosen={false} choosing={false} choose={() => undefined} focused={() => undefined} /></div>} />}
        </section>
      </div>
      {asked && <MoveSheet move={asked} fit={fits(asked)} close={() => setAsked(null)} done={again} />}
      {route && <RouteSheet of={route} day={day} close={() => setRoute(null)} done={again} />}
    </Desk>
  );
}
