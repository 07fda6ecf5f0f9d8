// SPDX-License-Identifier: Apache-2.0
// The customer's page: what one link opens.
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import '../ui/tokens.css';
import '../ui/base.css';
import './customer.css';
import { addWords, lang, setLang, t } from '../core/i18n';
import { route } from '../core/router';
import { useSignal } from '../core/signal';
import { keptTheme } from '../core/theme';
import { Failed } from '../ui/parts';
import { ended, failed, order, read, readPage, startReading } from './data';
import { FiltersPage } from './filters';
import { Ended, View } from './page';
import { ProofPage } from './proof';
import { sceneOf } from './scene';
import { SlotPage } from './slot';
import { StatusPage } from './status';
import { en } from './words.en';
import { zh } from './words.zh-CN';

function Page() {
  const [page] = useSignal(route);
  const of = useSignal(order);
  if (of === undefined) return <View><Failed again={() => void read()} /></View>;
  if (of === null || page === 'filters') return <FiltersPage />;
  const scene = sceneOf(of);
  if (scene === 'choose' || scene === 'agreed') return <SlotPage of={of} agreed={scene === 'agreed'} />;
  if (scene === 'after' || (of.verdict === 'not_fixed' && scene === 'waiting')) return <ProofPage of={of} />;
  return <StatusPage of={of} scene={scene} />;
}

function App() {
  const spoken = useSignal(lang);
  useEffect(() => void (document.title = t('brand')), [spoken]);
  return useSignal(ended) ? <Ended /> : <Page />;
}

/** What the service has written into the page stays until there is something better. */
function show(): void {
  const app = document.getElementById('app')!;
  const begin = (): void => {
    if (order.value === undefined && !ended.value && !failed.value) return;
    stop.forEach((f) => f());
    app.replaceChildren();
    render(<App />, app);
  };
  const stop = [order, ended, failed].map((s) => s.watch(begin));
}

addWords({ 'zh-CN': zh, en });
keptTheme();
setLang(lang.value);
// The address of a link is a key to it: it must not stay in the history, nor be opened once more by a reload.
if (location.pathname !== '/c') history.replaceState(null, '', '/c' + location.hash);
readPage();
show();
startReading();
