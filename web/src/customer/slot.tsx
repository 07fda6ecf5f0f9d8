// SPDX-License-Identifier: Apache-2.0
// The time of the visit: chosen from what is free, confirmed, changed, or said in words.
import { useEffect, useState } from 'preact/hooks';
import { clock, dayOfMonth, dayOfWeek, lang, t, weekday } from '../core/i18n';
import { useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { Field, Loading, NextButton, Sheet } from '../ui/parts';
import { readWindows, sayOrder, tell, windows, type LinkOrder, type Slot } from './data';
import { daysOf, keptChoice } from './days';
import { Found, Where, Who } from './who';
import { Phone, View } from './page';

const range = (s: { from: string; to: string }): string => `${clock(s.from)}–${clock(s.to)}`;
export const spoken = (s: { from: string; to: string }): string => `${dayOfWeek(s.from)} ${range(s)}`;

function Days({ days, at, choose }: { days: ReturnType<typeof daysOf>; at: string; choose(s: Slot): void }) {
  return (
    <div class="days" role="group" aria-label={t('slot.day')}>
      {days.map((d) => (
        <button type="button" class="day" disabled={!d.slots.length} aria-pressed={d.at === at} onClick={() => choose(d.slots[0]!)}>
          {weekday(d.at)}<b>{d.slots.length ? dayOfMonth(d.at) : t('slot.full')}</b></button>
      ))}
    </div>
  );
}

function Picker({ of, slots, chosen, choose }: { of: LinkOrder; slots: Slot[]; chosen?: Slot; choose(s: Slot): void }) {
  const days = daysOf(slots, of.now);
  const day = days.find((d) => chosen && d.slots.includes(chosen));
  if (!chosen || !day) return <p>{t('slot.none')}</p>;
  return (
    <>
      <Days days={days} at={day.at} choose={choose} />
      <fieldset class="slots"><legend class="hide">{t('slot.free', { day: dayOfWeek(day.at) })}</legend>
        {day.slots.map((s) => (
          <label class="slot" key={s.from}><input type="radio" name="slot" checked={s === chosen} onChange={() => choose(s)} /><b>{range(s)}</b><span /></label>
        ))}
      </fieldset>
    </>
  );
}

/** A wish in words: the dispatcher answers it. */
export function Words({ title = t('wish'), close }: { title?: string; close(): void }) {
  const send = (form: FormData): void => {
    void sayOrder('move', { text: String(form.get('text')) }, t('wish.sent')).then((good) => good && close());
  };
  return (
    <Sheet title={title} label={t('send')} close={close} submit={send}>
      <Field label={t('wish.text')}><textarea name="text" required maxLength={600} /></Field>
    </Sheet>
  );
}

export function Wish({ of }: { of: LinkOrder }) {
  const w = of.wish;
  if (!w) return null;
  return (
    <p class="verdictline water"><Icon name="message" /><span>{t('wish.kept', { time: `${dayOfWeek(w.at)} ${clock(w.at)}` })}
      {w.text && <> <bdi>{w.text}</bdi></>}{w.from && w.to && ` ${spoken({ from: w.from, to: w.to })}`}</span></p>
  );
}

/** A name in the midst of our words, whichever way it runs: what <bdi> is in markup. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

const changeable = (o: LinkOrder): boolean => o.state === 'accepted' || (o.changeable_until !== null && o.now < o.changeable_until);

function Agreed({ of, agreed, picking, pick, refuse }: { of: LinkOrder; agreed: boolean; picking: boolean; pick(): void; refuse(): void }) {
  return (
    <section class="card" aria-labelledby="slot"><h2 id="slot">{t('slot')}</h2>
      <p class="when">{of.appointment && spoken(of.appointment)}</p>
      <Wish of={of} />
      {!picking && changeable(of) && <div class="btns">
        <button type="button" class="btn" onClick={pick}>{t('slot.change')}</button>
        {!agreed && <button type="button" class="btn" onClick={refuse}>{t('slot.refuse')}</button>}</div>}
      {!changeable(of) && <p class="small ink-2">{t('slot.ring')}</p>}
    </section>
  );
}

/** What is chosen of the free times, and taking it. */
function useFree(of: LinkOrder, picking: boolean, done: () => void) {
  const slots = useSignal(windows);
  const [from, setFrom] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void (picking && readWindows()), [picking, of.appointment?.from]);
  const chosen = keptChoice(daysOf(slots ?? [], of.now).flatMap((d) => d.slots), from);
  const gone = async (lost: Slot): Promise<void> => {
    await readWindows();
    const next = keptChoice(windows.value ?? [], lost.from);
    if (next && next.from !== lost.from) tell(t('slot.gone', { slot: range(next) }));
  };
  const take = async (): Promise<void> => {
    if (!chosen) return;
    setBusy(true);
    if (await sayOrder('take', chosen)) done();
    else await gone(chosen);
    setBusy(false);
  };
  return { slots, chosen, busy, take, choose: (s: Slot) => setFrom(s.from) };
}

type Free = ReturnType<typeof useFree>;

function Pick({ of, free, words }: { of: LinkOrder; free: Free; words(): void }) {
  return (
    <section class="card" aria-labelledby="pick">
      <header><h2 id="pick">{t('slot.which')}</h2>{of.minutes > 0 && <span class="small ink-2 push">{t('slot.minutes', { n: of.minutes })}</span>}</header>
      {!of.appointment && <Wish of={of} />}
      {free.slots ? <Picker of={of} slots={free.slots} chosen={free.chosen} choose={free.choose} /> : <Loading />}
      <button type="button" class="btn plain" onClick={words}>{t('wish')}</button>
    </section>
  );
}

function Bar({ of, agreed, picking, free, words }: { of: LinkOrder; agreed: boolean; picking: boolean; free: Free; words(): void }) {
  const { chosen } = free;
  if (picking && chosen)
    return <NextButton icon="calendar" title={t('slot.take', { slot: `${weekday(chosen.from)} ${range(chosen)}` })} under={t('slot.take.under')} disabled={free.busy} press={() => void free.take()} />;
  if (picking) return <button type="button" class="btn tall" onClick={words}>{t('wish')}</button>;
  if (agreed) return <a class="btn tall" href={`/api/v1/c/appointment.ics?lang=${lang.value}`} download><Icon name="calendar" />{t('slot.ics')}</a>;
  return <NextButton icon="check" title={t('slot.confirm')} under={of.appointment ? spoken(of.appointment) : ''} press={() => void sayOrder('confirm', {}, t('slot.confirmed'))} />;
}

/** The free times are open where none is agreed, or when another is asked for. */
export function SlotPage({ of, agreed }: { of: LinkOrder; agreed: boolean }) {
  const [another, setAnother] = useState(false);
  const [words, setWords] = useState(false);
  const picking = another || !of.appointment;
  const free = useFree(of, picking, () => setAnother(false));
  const open = (): void => setWords(true);
  const safety = of.severity === 'safety';
  return (
    <View next={<Bar of={of} agreed={agreed} picking={picking} free={free} words={open} />}>
      <div class="stack-s"><h1>{of.customer.name ? t('hello', { name: isolated(of.customer.name) }) : t('hello.nobody')}</h1>
        <p class="ink-2">{t(!of.appointment ? 'slot.ask' : agreed ? 'slot.agreed' : 'slot.proposed')}</p></div>
      {of.verdict === 'not_fixed' && <p class="verdictline rust"><Icon name="warn" /><span>{t('proof.not_fixed')}</span></p>}
      {safety && <Found of={of} />}
      {of.appointment && <Agreed of={of} agreed={agreed} picking={picking} pick={() => setAnother(true)} refuse={open} />}
      {!safety && <Found of={of} />}
      <Who of={of} />
      {picking && <Pick of={of} free={free} words={open} />}
      <Where of={of} />
      <div class="btns"><a class="btn plain" href="#/filters">{t('filters')}</a><Phone /></div>
      <p class="foot">{t('foot')}</p>
      {words && <Words close={() => setWords(false)} />}
    </View>
  );
}
