// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { call, logOut, Unreachable, user } from '../core/api';
import { lang, setLang, t } from '../core/i18n';
import { queue } from '../core/outbox';
import { shrink } from '../core/photo';
import { useSignal } from '../core/signal';
import { setTheme, theme } from '../core/theme';
import { Field, Tabs, Top } from '../ui/parts';

const themes = ['system', 'light', 'dark'] as const;

/** P-106: customers see it before they open the door. */
function MyPhoto({ id }: { id: string }) {
  const [said, setSaid] = useState('');
  const [thumb, setThumb] = useState('');
  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      const photo = await shrink(file);
      await call('PUT', `/technicians/${id}/photo`, photo.blob);
      setThumb(photo.thumb);
      setSaid(t('me.photo.kept'));
    } catch (why) {
      setSaid(t(why instanceof Unreachable ? 'me.photo.later' : 'me.photo.wrong'));
    }
  };
  return (
    <section class="card" aria-labelledby="photo"><h2 id="photo">{t('me.photo')}</h2>
      <p class="small ink-2">{t('me.photo.what')}</p>
      {thumb && <img class="photo" src={thumb} alt={t('me.photo')} />}
      <Field label={t('me.photo.choose')}><input type="file" accept="image/*" onChange={(e) => void send(e.currentTarget.files?.[0])} /></Field>
      <p role="status">{said}</p></section>
  );
}

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
        {me && <MyPhoto id={me.id} />}
        <section class="card">{waiting > 0 && <p class="small">{t('logout.waits', { n: waiting })}</p>}
          <button type="button" class="btn" disabled={waiting > 0} onClick={() => void logOut()}>{t('logout')}</button></section>
      </main>
      <div class="next"><Tabs at="me" /></div>
    </div>
  );
}
