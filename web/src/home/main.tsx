// SPDX-License-Identifier: Apache-2.0
// What the bare address opens: staff log in and come to the page of their role, a customer learns where the link is.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../ui/tokens.css';
import '../ui/base.css';
import { user, whoAmI } from '../core/api';
import { addWords, lang, setLang, t } from '../core/i18n';
import { useSignal } from '../core/signal';
import { keptTheme } from '../core/theme';
import { LogInPage } from '../ui/login';
import { en } from './words.en';
import { zh } from './words.zh-CN';

const pageOf = (role: string): string => (role === 'technician' ? '/t' : '/d');

function Home() {
  const me = useSignal(user);
  useSignal(lang);
  const [asked, setAsked] = useState(false);
  useEffect(() => void whoAmI().then(() => setAsked(true)), []);
  useEffect(() => void (me && location.replace(pageOf(me.role))), [me]);
  if (!asked || me) return null;
  return (
    <LogInPage intro={t('home.staff')}>
      <section class="card"><h2>{t('home.customer')}</h2><p>{t('home.link')}</p><p class="small ink-2">{t('home.label')}</p></section>
    </LogInPage>
  );
}

addWords({ 'zh-CN': zh, en });
keptTheme();
setLang(lang.value);
render(<Home />, document.getElementById('app')!);
