// SPDX-License-Identifier: Apache-2.0
// The technician's page.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../ui/tokens.css';
import '../ui/base.css';
import './technician.css';
import { user, whoAmI } from '../core/api';
import { addWords, lang, setLang } from '../core/i18n';
import { flush, loadQueue, startFlushing } from '../core/outbox';
import { route } from '../core/router';
import { useSignal } from '../core/signal';
import { keptTheme } from '../core/theme';
import { LogInPage } from '../ui/login';
import { CardPage } from './card';
import { MePage } from './me';
import { MoneyPage } from './money';
import { OrderPage } from './order';
import { QueuePage } from './queue';
import { TodayPage } from './today';
import { en } from './words.en';
import { zh } from './words.zh-CN';

function Page() {
  const [page, id, part] = useSignal(route);
  if (page === 'order' && id && part === 'card') return <CardPage key={id} id={id} />;
  if (page === 'order' && id) return <OrderPage key={id} id={id} />;
  if (page === 'queue') return <QueuePage />;
  if (page === 'money') return <MoneyPage />;
  if (page === 'me') return <MePage />;
  return <TodayPage />;
}

function App() {
  const me = useSignal(user);
  useSignal(lang);
  const [asked, setAsked] = useState(false);
  useEffect(() => void Promise.all([whoAmI(), loadQueue()]).then(() => setAsked(true)), []);
  // Not before what was kept is read: there would be nothing to send yet.
  useEffect(() => void (me && asked && flush()), [me, asked]);
  if (!asked) return null;
  return me ? <Page /> : <LogInPage />;
}

addWords({ 'zh-CN': zh, en });
keptTheme();
setLang(lang.value);
startFlushing();
render(<App />, document.getElementById('app')!);
// Not there in some in-app browsers, and not over plain http: the page works without it.
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/t-sw.js', { scope: '/t' }).catch(() => undefined);
