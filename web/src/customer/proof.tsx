// SPDX-License-Identifier: Apache-2.0
// After the visit: what the machine shows of the repair, what happened, and the way to say that it is not so.
import { useState } from 'preact/hooks';
import { calendarDay, date, day, dayClock, lang, money, number, say, t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { Field, Sheet } from '../ui/parts';
import { sayOrder, type LinkOrder } from './data';
import { Draws } from './draws-picture';
import { Phone, View } from './page';
import { Rating } from './rating';
import { drawsLeft, proofOf, trailOf, type Proof } from './scene';

const seals: Record<Proof, string> = { proven: 'proven', not_fixed: 'not_fixed', not_yet: 'not_yet', silent: 'silent', closed: 'not_yet' };

function Hero({ of, proof }: { of: LinkOrder; proof: Proof }) {
  const p = of.proof;
  const at = p?.decided_at ?? of.repaired_at;
  return (
    <section class="card hero" aria-labelledby="verdict">
      <div class={'seal ' + seals[proof]} aria-hidden="true"><span>{t(`seal.${proof}`)}</span></div>
      <div class="stack-s">
        <h1 id="verdict">{t(`proof.${proof}`)}</h1>
        <p class="ink-2">{proof === 'not_yet' && drawsLeft(of) > 0 ? t('proof.left', { n: drawsLeft(of) })
          : proof === 'silent' && of.heard_at ? t('proof.silent.since', { day: dayClock(of.heard_at, of.now) })
          : at ? dayClock(at, of.now) : ''}</p>
      </div>
      {p && p.litres > 0 && <>
        <hr class="tear" />
        <div class="figs">
          <div><b>{number(p.litres, 1)} L</b><span>{t('figs.litres')}</span></div>
          <div><b>{p.tds_ppm === null ? '–' : `${number(p.tds_ppm, 0)} ppm`}</b><span>{t('figs.tds')}</span></div>
          <div><b>{p.good} / {p.draws}</b><span>{t('figs.draws')}</span></div>
        </div>
      </>}
    </section>
  );
}

/** One sentence with the machine's own figures. */
function Sentence({ of }: { of: LinkOrder }) {
  const p = of.proof;
  if (!p || p.litres <= 0) return null;
  const litres = number(p.litres, 1);
  return <p>{p.tds_ppm === null ? t('delivered.only', { litres }) : t('delivered', { litres, ppm: number(p.tds_ppm, 0) })}</p>;
}

function How({ of, proof }: { of: LinkOrder; proof: Proof }) {
  return (
    <section class="card" aria-labelledby="how">
      <h2 id="how">{t('how')}</h2>
      <Sentence of={of} />
      <Draws of={of} proof={proof} />
      {of.verdict_words && <p>{say(of.verdict_words)}</p>}
      <p class="small ink-2">{t(proof === 'silent' ? 'how.silent' : 'how.use')}</p>
      <details class="fold"><summary>{t('tds')}<Icon name="down" turn /></summary><p class="small ink-2">{t('tds.what')}</p></details>
    </section>
  );
}

function Trail({ of }: { of: LinkOrder }) {
  return (
    <section class="card" aria-labelledby="trail">
      <h2 id="trail">{t('trail')}</h2>
      <ol class="trail">
        {trailOf(of).map((s) => (
          <li key={s.what}><span class="pt" /><span>{t(`trail.${s.what}`)}
            {s.what === 'found' && of.remote_tried > 0 && <><br /><span class="small ink-2">{t('found.remote', { n: of.remote_tried })}</span></>}
            {s.what === 'repaired' && of.technician && <><br /><span class="small ink-2"><bdi>{of.technician.name}</bdi></span></>}
          </span><span class="small ink-2">{day(s.at)}</span></li>
        ))}
      </ol>
      {of.total_fen !== null && <p>{of.total_fen > 0 ? t('total', { sum: money(of.total_fen) }) : t('total.none')}</p>}
      <div class="btns"><a class="btn" href={`/api/v1/c/card?lang=${lang.value}`}><Icon name="card" />{t('card')}</a><a class="btn" href="#/filters"><Icon name="drop" />{t('filters')}</a></div>
      {of.warranty_until && <p class="small ink-2">{t('warranty', { day: date(calendarDay(of.warranty_until)) })}</p>}
    </section>
  );
}

function StillWrong({ close }: { close(): void }) {
  const send = (form: FormData): void => {
    void sayOrder('still-broken', { text: String(form.get('text')) }, t('still.sent')).then((good) => good && close());
  };
  return (
    <Sheet title={t('still')} label={t('send')} close={close} submit={send}>
      <p>{t('still.what')}</p>
      <Field label={t('still.text')}><textarea name="text" required maxLength={600} /></Field>
    </Sheet>
  );
}

export function ProofPage({ of }: { of: LinkOrder }) {
  const [open, setOpen] = useState(false);
  const proof = proofOf(of);
  const visited = of.repaired_at !== null && proof !== 'not_fixed';
  return (
    <View next={<button type="button" class="btn tall" onClick={() => setOpen(true)}><Icon name="warn" />{t('still')}</button>}>
      <Hero of={of} proof={proof} />
      {proof === 'not_fixed' && <p class="verdictline water"><Icon name="calendar" /><span>{say(of.status)}</span></p>}
      {of.still_broken && <p class="verdictline brass"><Icon name="message" /><span>{t('still.kept', { time: dayClock(of.still_broken.at, of.now) })} <bdi>{of.still_broken.text}</bdi></span></p>}
      <How of={of} proof={proof} />
      <Trail of={of} />
      {visited && <Rating of={of} />}
      <div class="btns"><Phone /></div>
      {open && <StillWrong close={() => setOpen(false)} />}
    </View>
  );
}
