// SPDX-License-Identifier: Apache-2.0
// What stands around every page of the desk: where one can go, who is here, whether news come in.
import type { ComponentChildren } from 'preact';
import { logOut, syncedAt, user } from '../core/api';
import { clock, lang, setLang, t, type Key } from '../core/i18n';
import { href, route } from '../core/router';
import { useSignal, type Signal } from '../core/signal';
import { setTheme, theme } from '../core/theme';
import { Icon, type IconName } from '../ui/icons';
import { toast } from './act';
import { lost, waiting } from './inbox';
import { live } from './live';
import { forgetOrders, orders } from './orders';

interface Place {
  page: string;
  icon: IconName;
  word: Key;
  /** Pages that belong to it. */
  also: string[];
  roles?: string[];
  count?: Signal<number>;
}

const places: Place[] = [
  { page: '', icon: 'board', word: 'nav.board', also: ['order'] },
  { page: 'schedule', icon: 'calendar', word: 'nav.schedule', also: [] },
  { page: 'areas', icon: 'map', word: 'nav.areas', also: ['area'] },
  { page: 'inbox', icon: 'tray', word: 'nav.inbox', also: [], count: waiting },
  { page: 'devices', icon: 'machine', word: 'nav.devices', also: ['device', 'label'] },
  { page: 'notices', icon: 'message', word: 'nav.notices', also: [], count: lost },
  { page: 'intake', icon: 'pulse', word: 'nav.intake', also: [], roles: ['manager', 'admin'] },
];

const Mark = () => <svg viewBox="0 0 28 28" aria-hidden="true"><path class="d" d="M14 2c5.5 6.4 9.5 10.8 9.5 15.5a9.5 9.5 0 0 1-19 0C4.5 12.8 8.5 8.4 14 2z" /><path class="e" d="M9.5 17l3.5 3.5 6-6.5" /></svg>;

function Me() {
  const me = useSignal(user);
  const dark = useSignal(theme);
  const leave = () => void logOut().then(forgetOrders);
  return (
    <div class="me">
      <div class="strong"><bdi>{me?.name}</bdi></div><div class="ink-3 note">{me && t(`role.${me.role}`)}</div>
      <div class="row mine">
        <button type="button" class="iconbtn" onClick={() => setLang(lang.value === 'en' ? 'zh-CN' : 'en')}><span class="hide">{t('lang.other')}</span><span aria-hidden="true">{lang.value === 'en' ? '中' : 'En'}</span></button>
        <button type="button" class="iconbtn" aria-label={t('theme.next')} aria-pressed={dark === 'dark'} onClick={() => setTheme(dark === 'dark' ? 'light' : 'dark')}><Icon name="moon" /></button>
        <button type="button" class="iconbtn" aria-label={t('logout')} onClick={leave}><Icon name="out" /></button>
      </div>
    </div>
  );
}

function Count({ of }: { of: Signal<number> }) {
  const n = useSignal(of);
  return n > 0 ? <span class="n">{n}</span> : null;
}

function Rail() {
  const me = useSignal(user);
  const [at] = useSignal(route);
  const open = useSignal(orders).size;
  return (
    <nav class="rail" aria-label={t('nav')}>
      <div class="brand"><Mark /><span>Tapwright</span></div>
      {places.filter((p) => !p.roles || p.roles.includes(me?.role ?? '')).map((p) => (
        <a class="nv" href={href(p.page)} aria-current={p.page === at || p.also.includes(at ?? '') ? 'page' : undefined}>
          <Icon name={p.icon} /><span>{t(p.word)}</span>{p.page === '' && open > 0 && <span class="n">{open}</span>}{p.count && <Count of={p.count} />}
        </a>
      ))}
      <Me />
    </nav>
  );
}

export function LivePill() {
  const there = useSignal(live);
  const at = useSignal(syncedAt);
  return there ? <span class="pill live"><Icon name="pulse" />{t('live', { time: clock(at) })}</span>
    : <span class="pill"><Icon name="off" />{t('live.lost', { time: clock(at) })}</span>;
}

export const Csv = ({ path }: { path: string }) => (
  <a class="btn" href={`/api/v1/${path}${path.includes('?') ? '&' : '?'}format=csv&bom=1`} download><Icon name="down-to" />CSV</a>
);

export function Toasts() {
  const said = useSignal(toast);
  return <div class="toasts" role="status">{said && <div class={'toast' + (said.bad ? ' bad' : '')}><Icon name={said.bad ? 'warn' : 'check'} /><span>{said.text}</span></div>}</div>;
}

/** A page: its title, what stands beside it, the strip of the next step, and what it shows. */
export function Desk({ title, back, aside, strip, children }: {
  title: ComponentChildren; back?: string; aside?: ComponentChildren; strip?: ComponentChildren; children: ComponentChildren;
}) {
  return (
    <div class="console">
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById('main')?.focus(); }}>{t('skip')}</a>
      <Rail />
      <main class="work" id="main" tabIndex={-1}>
        <header class="dtop">
          {back !== undefined && <a class="iconbtn back" href={back} aria-label={t('back')}><Icon name="back" /></a>}
          <h1>{title}</h1>{aside}
        </header>
        {strip ?? <div />}
        {children}
      </main>
      <Toasts />
    </div>
  );
}
