// SPDX-License-Identifier: Apache-2.0
import { logOut, user } from '../core/api';
import { lang, setLang, t } from '../core/i18n';
import { queue } from '../core/outbox';
import { useSignal } from '../core/signal';
import { setTheme, theme } from '../core/theme';
import { Tabs, Top } from '../ui/parts';

const themes = ['system', 'light', 'dark'] as const;

export function MePage() {
  const me = useSignal(user);
  const shown = useSignal(theme);
  const waiting = useSignal(queue).length;
  return (
    <div class="phone">
      <Top title={me?.name ?? ''} under={me?.login} />
      <main>
        <section class="card" aria-labelledby="lang"><h2 id="lang">语言 Language</h2>
          <div class="btns">{(['zh-CN', 'en'] as const).map((l) => (
            <button type="button" class="btn" lang={l} aria-pressed={lang.value === l} onClick={() => setLang(l)}>{l === 'en' ? 'English' : '简体中文'}</button>))}</div></section>
        <section class="card" aria-labelledby="theme"><h2 id="theme">{t('theme')}</h2>
          <div class="btns">{themes.map((x) => <button type="button" class="btn" aria-pressed={shown === x} onClick={() => setTheme(x)}>{t(`theme.${x}`)}</button>)}</div></section>
        <section class="card">{waiting > 0 && <p class="small">{t('logout.waits', { n: waiting })}</p>}
          <button type="button" class="btn" disabled={waiting > 0} onClick={() => void logOut()}>{t('logout')}</button></section>
      </main>
      <div class="next"><Tabs at="me" /></div>
    </div>
  );
}
