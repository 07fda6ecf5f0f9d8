// SPDX-License-Identifier: Apache-2.0
// The time of the visit: chosen from what is free, confirmed, changed, or said in words.
import { useState } from 'preact/hooks';
import { clock, dayOfWeek, lang, t } from '../core/i18n';
import { useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { Field, NextButton, Sheet } from '../ui/parts';
import { read, sayOrder, tell, windows, type LinkOrder, type Slot } from './data';
import { daysOf, keptChoice } from './days';
import { Found, Where, Who } from './who';
import { Phone, View } from './page';

const range = (s: { from: string; to: string }): string => `${clock(s.from)}–${clock(s.to)}`;
export const spoken = (s: { from: string; to: string }): string => `${dayOfWeek(s.from)} ${range(s)}`;

const weekday = (at: number | string): string => new Intl.DateTimeFormat(lang.value, { weekday: 'short' }).format(new Date(at));

function Days({ days, at, choose }: { days: ReturnType<typeof daysOf>; at: number; choose(s: Slot): void }) {
  return (
    <div class="days" role="group" aria-label={t('slot.day')}>
      {days.map((d) => (
        <button type="button" class="day" disabled={!d.slots.length} aria-pressed={d.at === at} onClick={() => choose(d.slots[0]!)}>
          {weekday(d.at)}<b>{d.slots.length ? new Date(d.at).getDate() : t('slot.full')}</b></button>
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
function Words({ close }: { close(): void }) {
  const send = (form: FormData): void => {
    void sayOrder('move', { text: String(form.get('text')) }, t('wish.sent')).then((good) => good && close());
  };
  return (
    <Sheet title={t('wish')} label={t('send')} close={close} submit={send}>
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

/** picking: the free times are open; else the agreed one stands there. */
export function SlotPage({ of, agreed }: { of: LinkOrder; agreed: boolean }) {
  const slots = useSignal(windows) ?? [];
  const [from, setFrom] = useState<string | null>(null);
  const [picking, pick] = useState(!of.appointment);
  const [words, open] = useState(false);
  const [busy, setBusy] = useState(false);
  const shown = daysOf(slots, of.now).flatMap((d) => d.slots);
  const chosen = keptChoice(shown, from);
  const take = async (): Promise<void> => {
    if (!chosen) return;
    setBusy(true);
    const good = await sayOrder('take', chosen);
    setBusy(false);
    if (good) pick(false);
    else await gone(chosen);
  };
  const gone = async (lost: Slot): Promise<void> => {
    await read();
    const next = keptChoice(windows.value ?? [], lost.from);
    if (next && next.from !== lost.from) tell(t('slot.gone', { slot: range(next) }));
  };
  const next = picking
    ? chosen
      ? <NextButton icon="calendar" title={t('slot.take', { slot: `${weekday(chosen.from)} ${range(chosen)}` })} under={t('slot.take.under')} disabled={busy} press={() => void take()} />
      : <button type="button" class="btn tall" onClick={() => open(true)}>{t('wish')}</button>
    : agreed
      ? <a class="btn tall" href="/api/v1/c/appointment.ics" download><Icon name="calendar" />{t('slot.ics')}</a>
      : <NextButton icon="check" title={t('slot.confirm')} under={of.appointment ? spoken(of.appointment) : ''} press={() => void sayOrder('confirm', {}, t('slot.confirmed'))} />;
  return (
    <View next={next}>
      <div class="stack-s"><h1>{of.customer.name ? t('hello', { name: of.customer.name }) : t('hello.nobody')}</h1>
        <p class="ink-2">{t(picking && !of.appointment ? 'slot.ask' : agreed ? 'slot.agreed' : 'slot.proposed')}</p></div>
      {of.verdict === 'not_fixed' && <p class="verdictline rust"><Icon name="warn" /><span>{t('proof.not_fixed')}</span></p>}
      {of.severity === 'safety' && <Found of={of} />}
      {of.appointment && <Agreed of={of} agreed={agreed} picking={picking} pick={() => pick(true)} refuse={() => open(true)} />}
      {of.severity !== 'safety' && <Found of={of} />}
      <Who of={of} />
      {picking && (
        <section class="card" aria-labelledby="pick">
          <header><h2 id="pick">{t('slot.which')}</h2>{of.minutes > 0 && <span class="small ink-2 push">{t('slot.minutes', { n: of.minutes })}</span>}</header>
          {!of.appointment && <Wish of={of} />}
          <Picker of={of} slots={slots} chosen={chosen} choose={(s) => setFrom(s.from)} />
          <button type="button" class="btn plain" onClick={() => open(true)}>{t('wish')}</button>
        </section>)}
      <Where of={of} />
      <div class="btns"><a class="btn plain" href="#/filters">{t('filters')}</a><Phone /></div>
      <p class="foot">{t('foot')}</p>
      {words && <Words close={() => open(false)} />}
    </View>
  );
}
