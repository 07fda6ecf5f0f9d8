// SPDX-License-Identifier: Apache-2.0
// How it stands while nothing is asked of the customer.
import { useState } from 'preact/hooks';
import { clock, dayClock, lang, say, t } from '../core/i18n';
import { Icon } from '../ui/icons';
import type { LinkOrder } from './data';
import { Phone, View } from './page';
import type { Scene } from './scene';
import { spoken, Wish, Words } from './slot';
import { Found, Where, Who } from './who';

function Now({ of, scene }: { of: LinkOrder; scene: Scene }) {
  if (scene === 'coming')
    return <p class="verdictline water"><Icon name="go" /><span>{t('coming', { time: of.appointment ? spoken(of.appointment) : '' })}</span></p>;
  if (scene === 'paused')
    return (
      <p class="verdictline brass"><Icon name="pause" /><span>{of.pause?.back_at ? t('paused.back', { time: dayClock(of.pause.back_at, of.now) }) : t('paused')}
        {of.pause?.reason && <> <bdi>{of.pause.reason}</bdi></>}</span></p>
    );
  return null;
}

function Bar({ of, scene, words }: { of: LinkOrder; scene: Scene; words(): void }) {
  if (scene === 'waiting') return <button type="button" class="btn tall" onClick={words}><Icon name="message" />{t('wish.early')}</button>;
  if (scene === 'coming' && of.appointment)
    return <a class="btn tall" href={`/api/v1/c/appointment.ics?lang=${lang.value}`} download><Icon name="calendar" />{t('slot.ics')}</a>;
  return null;
}

export function StatusPage({ of, scene }: { of: LinkOrder; scene: Scene }) {
  const [words, setWords] = useState(false);
  const bar = scene === 'waiting' || scene === 'coming';
  return (
    <View next={bar && <Bar of={of} scene={scene} words={() => setWords(true)} />}>
      <div class="stack-s"><h1>{say(of.status)}</h1><p class="ink-2">{t('as_of', { time: clock(of.now) })}</p></div>
      <Now of={of} scene={scene} />
      <Wish of={of} />
      <Found of={of} />
      {scene !== 'cancelled' && <><Who of={of} /><Where of={of} /></>}
      <div class="btns"><a class="btn plain" href="#/filters">{t('filters')}</a><Phone /></div>
      <p class="foot">{t('foot')}</p>
      {words && <Words title={t('wish.early')} close={() => setWords(false)} />}
    </View>
  );
}
