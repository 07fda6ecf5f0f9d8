// SPDX-License-Identifier: Apache-2.0
// P-112: stars, and whether the technician behaved; a complaint goes to the lead.
import { useState } from 'preact/hooks';
import { say, t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { Field } from '../ui/parts';
import { sayOrder, type LinkOrder } from './data';

const all = [1, 2, 3, 4, 5];

function Stars({ n, set }: { n: number; set(n: number): void }) {
  return (
    <fieldset class="stars"><legend class="hide">{t('rating.stars')}</legend>
      {all.map((i) => (
        <label key={i} class={i <= n ? 'on' : ''}><input type="radio" name="stars" aria-label={t('rating.star', { n: i })} checked={i === n} onChange={() => set(i)} /><Icon name="star" /></label>
      ))}
    </fieldset>
  );
}

type Answers = Record<string, boolean>;

function Question({ of, title, answers, set }: { of: string; title: string; answers: Answers; set(a: Answers): void }) {
  return (
    <div class="yn" role="group" aria-labelledby={'q-' + of}>
      <span id={'q-' + of}>{title}</span>
      {[true, false].map((yes) => (
        <button type="button" class="btn" aria-pressed={answers[of] === yes} onClick={() => set({ ...answers, [of]: yes })}>{t(yes ? 'yes' : 'no')}</button>
      ))}
    </div>
  );
}

export function Rating({ of }: { of: LinkOrder }) {
  const [stars, setStars] = useState(0);
  const [answers, setAnswers] = useState<Answers>({});
  const [text, setText] = useState('');
  if (of.rating)
    return (
      <section class="card" aria-labelledby="rating"><h2 id="rating">{t('rating')}</h2>
        <p class="verdictline"><Icon name="check" /><span>{t('rating.given', { n: of.rating.stars })}</span></p></section>
    );
  const send = (): void => void sayOrder('rating', { stars, conduct: answers, ...(text && { text }) }, t('rating.thanks'));
  return (
    <section class="card" aria-labelledby="rating">
      <h2 id="rating">{t('rating')}</h2>
      <Stars n={stars} set={setStars} />
      <div>{of.conduct.map((q) => <Question key={q.id} of={q.id} title={say(q.title)} answers={answers} set={setAnswers} />)}</div>
      <Field label={t('rating.text')}><textarea maxLength={600} value={text} onInput={(e) => setText(e.currentTarget.value)} /></Field>
      <button type="button" class={'btn tall' + (stars ? ' main' : '')} aria-disabled={stars ? undefined : 'true'} onClick={() => stars && send()}>{t('rating.send')}</button>
    </section>
  );
}
