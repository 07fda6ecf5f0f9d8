// SPDX-License-Identifier: Apache-2.0
// What every view of the customer's page has: its head, its foot, the telephone.
import type { ComponentChildren } from 'preact';
import { clock, lang, t } from '../core/i18n';
import { useSignal } from '../core/signal';
import { setTheme, theme } from '../core/theme';
import { Icon } from '../ui/icons';
import { failed, order, other, service, speak, toast } from './data';

const dark = (): boolean =>
  theme.value === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme.value === 'dark';

export function Head({ back }: { back?: string }) {
  useSignal(lang);
  useSignal(theme);
  const next = other();
  return (
    <header class="top">
      {back !== undefined && <a class="iconbtn back" href={back} aria-label={t('back')}><Icon name="back" /></a>}
      <div class="brand">
        <svg viewBox="0 0 28 28" aria-hidden="true"><path class="d" d="M14 2c5.5 6.4 9.5 10.8 9.5 15.5a9.5 9.5 0 0 1-19 0C4.5 12.8 8.5 8.4 14 2z" /><path class="e" d="M9.5 17l3.5 3.5 6-6.5" /></svg>
        <span>{t('brand')}</span>
      </div>
      <button type="button" class="iconbtn push" aria-label={t(dark() ? 'light' : 'dark')} onClick={() => setTheme(dark() ? 'light' : 'dark')}>
        <Icon name={dark() ? 'sun' : 'moon'} /></button>
      <button type="button" class="pill" lang={next} onClick={() => speak(next)}>{next === 'en' ? 'English' : '中文'}</button>
    </header>
  );
}

export function Phone() {
  const number = useSignal(service);
  return number ? <a class="btn plain" href={`tel:${number.replace(/[^\d+]/g, '')}`}><Icon name="phone" /><bdi>{number}</bdi></a> : null;
}

function Toast() {
  const words = useSignal(toast);
  return <div class="toasts" role="status">{words && <div class="toast">{words}</div>}</div>;
}

/** Nobody answers: what is shown is what was heard last. */
function Stale() {
  const lost = useSignal(failed);
  const of = useSignal(order);
  return lost && of ? <p class="verdictline slate"><Icon name="off" /><span>{t('stale', { time: clock(of.now) })}</span></p> : null;
}

/** next: what stands in the bar of the next step. */
export function View({ back, next, children }: { back?: string; next?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="phone">
      <Head back={back} />
      <main><Stale />{children}</main>
      <Toast />
      {next && <div class="next" role="region" aria-label={t('next')}>{next}</div>}
    </div>
  );
}

export function Ended() {
  return (
    <View>
      <div class="state">
        <svg viewBox="0 0 72 72" aria-hidden="true"><path class="ring" d="M18 32h36v28H18zM26 32v-8a10 10 0 0 1 20 0v8M36 44v6" /></svg>
        <h1>{t('ended')}</h1><p>{t('ended.what')}</p>
      </div>
      <div class="btns"><a class="btn tall" href={`/m?lang=${lang.value}`}>{t('ended.anew')}</a><Phone /></div>
    </View>
  );
}
