// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { logIn, Refused } from '../core/api';
import { lang, setLang, t } from '../core/i18n';
import { Field } from './parts';

/** `intro` stands in the form, `children` below it. */
export function LogInPage({ intro, children }: { intro?: string; children?: ComponentChildren }) {
  const [wrong, setWrong] = useState('');
  const send = (e: SubmitEvent) => {
    e.preventDefault();
    const form = new FormData(e.currentTarget as HTMLFormElement);
    logIn(String(form.get('login')), String(form.get('password'))).catch((why: unknown) => {
      const status = why instanceof Refused ? why.problem.status : 0;
      setWrong(t(status === 401 ? 'login.wrong' : status === 429 ? 'login.many' : 'failed'));
    });
  };
  return (
    <div class="phone"><main>
      <header class="top"><h1>Tapwright</h1>
        <button type="button" class="btn plain push" onClick={() => setLang(lang.value === 'en' ? 'zh-CN' : 'en')}>{lang.value === 'en' ? '中文' : 'English'}</button></header>
      <form class="card" onSubmit={send}>
        {intro && <p class="ink-2">{intro}</p>}
        <Field label={t('login.name')}><input name="login" autocomplete="username" autocapitalize="none" required /></Field>
        <Field label={t('login.password')}><input name="password" type="password" autocomplete="current-password" required /></Field>
        {wrong && <p role="alert" class="t-rust">{wrong}</p>}
        <button class="btn main tall">{t('login.enter')}</button>
      </form>
      {children}
    </main></div>
  );
}
