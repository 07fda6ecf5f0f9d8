// SPDX-License-Identifier: Apache-2.0
// The desk of dispatchers, leads and managers.
import { render, type FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../ui/tokens.css';
import '../ui/base.css';
import './desk.css';
import { logOut, readClock, user, whoAmI } from '../core/api';
import { addWords, lang, setLang, t } from '../core/i18n';
import { route } from '../core/router';
import { useSignal } from '../core/signal';
import { keptTheme } from '../core/theme';
import { LogInPage } from '../ui/login';
import { AreaPage, AreasPage } from './area';
import { BoardPage } from './board';
import { DevicePage } from './device';
import { startCounting } from './inbox';
import { InboxPage } from './inbox-page';
import { IntakePage } from './intake';
import { LabelPage } from './label';
import { startLive } from './live';
import { MachinesPage } from './machines';
import { NoticesPage } from './notices';
import { OrderPage } from './order';
import { startOrders } from './orders';
import { loadPeople } from './people';
import { SchedulePage } from './schedule';
import { startTicking } from './tick';
import { en } from './words.en';
import { en as queuesEn } from './words.queues.en';
import { zh as queuesZh } from './words.queues.zh-CN';
import { zh } from './words.zh-CN';

const pages: Partial<Record<string, FunctionComponent<{ id: string; more?: string }>>> = { order: OrderPage, schedule: SchedulePage, areas: AreasPage, area: AreaPage, device: DevicePage, inbox: InboxPage, devices: MachinesPage, label: LabelPage, notices: NoticesPage, intake: IntakePage };

function Page() {
  const [page = '', id = '', more] = useSignal(route);
  useEffect(() => void document.getElementById('main')?.focus({ preventScroll: true }), [page]);
  const Shown = pages[page];
  return Shown ? <Shown key={page + id} id={id} more={more} /> : <BoardPage />;
}

function NotHere() {
  return (
    <div class="phone"><main><section class="card"><h1>Tapwright</h1><p>{t('denied')}</p>
      <div class="btns"><a class="btn" href="/t">{t('denied.technician')}</a><button type="button" class="btn" onClick={() => void logOut()}>{t('logout')}</button></div></section></main></div>
  );
}

let started = false;

/** Once somebody who dispatches is here. */
function start(): void {
  void loadPeople().catch(() => undefined);
  startCounting();
  if (started) return;
  started = true;
  startLive();
  startTicking();
}

function App() {
  const me = useSignal(user);
  useSignal(lang);
  const [asked, setAsked] = useState(false);
  useEffect(() => void whoAmI().then(() => setAsked(true)), []);
  const welcome = me !== null && me.role !== 'technician';
  useEffect(() => {
    if (!welcome) return;
    start();
    void readClock().catch(() => undefined).then(startOrders);
  }, [welcome]);
  if (!asked) return null;
  if (!me) return <LogInPage />;
  return welcome ? <Page /> : <NotHere />;
}

addWords({ 'zh-CN': zh, en });
addWords({ 'zh-CN': queuesZh, en: queuesEn });
keptTheme();
setLang(lang.value);
render(<App />, document.getElementById('app')!);
