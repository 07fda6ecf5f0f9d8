// SPDX-License-Identifier: Apache-2.0
// The filters of the machine: how long each lasts and why, what to do about it, and when to be reminded.
import { useEffect, useState } from 'preact/hooks';
import { calendarDay, date, day, dayClock, money, number, say as inWords, t } from '../core/i18n';
import { useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { Empty, Field, Loading, NextButton, Sheet } from '../ui/parts';
import { filters, now, order, readHome, say, tell, under, wishes, type Filter, type LinkOrder, type Wishes } from './data';
import { soonestFirst, toBook, type Due } from './life';
import { Phone, View } from './page';
import { Report } from './report';

const WIDTH = 326;
const UNIT = { days: 'unit.days', litres: 'unit.litres', load: 'unit.litres', performance: 'unit.percent' } as const;

function Life({ of, low }: { of: Filter; low: boolean }) {
  if (of.remaining_pct === null) return null;
  return (
    <svg viewBox={`0 0 ${WIDTH} 16`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="t" width={WIDTH} height="16" /><rect class={'v' + (low ? ' low' : '')} width={(WIDTH * of.remaining_pct) / 100} height="16" /></svg>
  );
}

function Limit({ of }: { of: Filter }) {
  if (of.binding === null || of.used === null || of.rated === null) return null;
  const share = Math.min(100, (100 * of.used) / of.rated);
  return (
    <div class="lim">
      <span class="bind">{t(`limit.${of.binding}`)}</span>
      <svg class="bar" height="8" aria-hidden="true"><rect class="t" width="100%" height="8" /><rect class="brass" width={`${share}%`} height="8" /></svg>
      <span class="bind">{number(of.used, 0)} / {number(of.rated, 0)} {t(UNIT[of.binding])}</span>
    </div>
  );
}

/** "Was it changed?", where the machine's counter was set back and nobody of ours was there. */
function Asked({ of }: { of: Filter }) {
  const answer = (changed: boolean): void =>
    void say('filters/answer', { stage: of.stage, changed }).then((good) => good && void readHome().then(() => tell(t('thanks'))));
  return (
    <div class="stack">
      <p class="verdictline brass"><Icon name="unknown" /><span>{t('asked', { day: day(of.asked_at) })}</span></p>
      <div class="btns"><button type="button" class="btn" onClick={() => answer(true)}>{t('asked.yes')}</button>
        <button type="button" class="btn" onClick={() => answer(false)}>{t('asked.no')}</button></div>
    </div>
  );
}

function Stage({ of, due, open }: { of: Filter; due: Due; open: boolean }) {
  const low = due !== 'later';
  return (
    <section class="card" aria-labelledby={'stage-' + of.stage}>
      <div class="life"><div class="h"><h2 id={'stage-' + of.stage}>{inWords(of.title)}</h2>
        {of.remaining_pct !== null && <span class={'pct' + (low ? ' t-brass' : '')}>{t('left', { n: number(of.remaining_pct, 0) })}</span>}</div>
        <Life of={of} low={low} /></div>
      {of.due_on && <p class="saying">{t(due === 'over' ? 'due.was' : 'due', { day: date(calendarDay(of.due_on)) })}
        {of.due_from && of.due_to && of.due_from !== of.due_to && <><br /><span class="small ink-2">{t('due.range', { from: day(calendarDay(of.due_from)), to: day(calendarDay(of.due_to)) })}</span></>}</p>}
      {open && <Limit of={of} />}
      {inWords(of.why) && <p class="small ink-2">{inWords(of.why)}</p>}
      {of.asked_at && <Asked of={of} />}
    </section>
  );
}

function Holiday({ close }: { close(): void }) {
  const send = (form: FormData): void => {
    const at = (name: string, end: boolean): string => new Date(form.get(name) + (end ? 'T23:59:59' : 'T00:00')).toISOString();
    void say<Wishes>('holiday', { from: at('from', false), to: at('to', true) }).then((w) => {
      if (!w) return;
      wishes.value = w;
      close();
    });
  };
  return (
    <Sheet title={t('holiday')} label={t('save')} close={close} submit={send}>
      <p>{t('holiday.what')}</p>
      <Field label={t('holiday.from')}><input type="date" name="from" required /></Field>
      <Field label={t('holiday.to')}><input type="date" name="to" required /></Field>
    </Sheet>
  );
}

function Reminders({ of }: { of: Wishes }) {
  const [away, setAway] = useState(false);
  const wish = (path: string, body: unknown = {}): void => void say<Wishes>(path, body).then((w) => w && (wishes.value = w));
  const h = of.holiday;
  return (
    <section class="card" aria-labelledby="reminders">
      <h2 id="reminders">{t('reminders')}</h2>
      <p>{of.off ? t('reminders.off') : of.snoozed_until ? t('reminders.snoozed', { day: date(of.snoozed_until) }) : t('reminders.on')}</p>
      {h && <p>{t('holiday.set', { from: date(h.from), to: date(h.to) })}</p>}
      <div class="btns">
        {!of.off && <button type="button" class="btn" onClick={() => wish('reminders/snooze', { days: 14 })}>{t('reminders.snooze')}</button>}
        {h ? <button type="button" class="btn" onClick={() => wish('holiday')}>{t('holiday.end')}</button>
          : <button type="button" class="btn" onClick={() => setAway(true)}>{t('holiday')}</button>}
        <button type="button" class="btn plain" onClick={() => wish(of.off ? 'reminders/opt-in' : 'reminders/opt-out')}>{t(of.off ? 'reminders.again' : 'reminders.stop')}</button>
      </div>
      {away && <Holiday close={() => setAway(false)} />}
    </section>
  );
}

/** What is under way at the machine besides the order that the page of the link shows. */
function Under({ list }: { list: LinkOrder[] }) {
  return (
    <>
      {list.map((o) => (
        <section class="card" key={o.number} aria-labelledby={'order-' + o.number}>
          <h2 id={'order-' + o.number}>{t(`kind.${o.kind}`)}</h2>
          <p>{inWords(o.status)}{o.appointment && ` ${dayClock(o.appointment.from, o.now)}`}</p>
          {o.stages.length > 0 && <ul>{o.stages.map((s) => <li>{inWords(s.title)}</li>)}</ul>}
        </section>
      ))}
    </>
  );
}

function useHome() {
  useEffect(() => void readHome(), []);
  const list = useSignal(filters);
  const wish = useSignal(wishes);
  const open = useSignal(under);
  const own = useSignal(order);
  return { list, wish, open: open.filter((o) => o.number !== own?.number), own };
}

function Book({ list, open }: { list: Filter[]; open: LinkOrder[] }) {
  const [busy, setBusy] = useState(false);
  const first = toBook(list, open.some((o) => o.kind === 'filter'), now());
  const book = async (): Promise<void> => {
    setBusy(true);
    if (await say<LinkOrder>('filters/book')) tell(t('booked'));
    await readHome();
    setBusy(false);
  };
  return first ? <NextButton icon="calendar" title={t('book', { filter: inWords(first.title) })} under={first.price_fen === null ? t('book.under') : t('book.price', { price: money(first.price_fen) })} disabled={busy} press={() => void book()} /> : null;
}

/** The page of the machine: all of it for a link without an order. */
export function FiltersPage() {
  const { list, wish, open, own } = useHome();
  const back = own ? '#/' : undefined;
  if (!list) return <View back={back}><h1>{t('filters')}</h1><Loading /></View>;
  const sorted = soonestFirst(list, now());
  const near = sorted.filter((f) => f.due !== 'later').length;
  const all = [...open, ...(own ? [own] : [])];
  const bookable = toBook(list, all.some((o) => o.kind === 'filter' && o.state !== 'closed'), now()) !== null;
  return (
    <View back={back} next={bookable ? <Book list={list} open={all} /> : undefined}>
      <div class="stack-s"><h1>{t(near ? 'filters.near' : 'filters.fine')}</h1><p class="ink-2">{t('filters.count', { n: list.length })}</p></div>
      <Under list={open} />
      {list.length === 0 && <Empty text={t('filters.none')} />}
      {sorted.map((f, i) => <Stage key={f.of.stage} of={f.of} due={f.due} open={i === 0} />)}
      {wish && <Reminders of={wish} />}
      <Report />
      <div class="btns"><Phone /></div>
      <p class="foot">{t('filters.foot')}</p>
    </View>
  );
}
