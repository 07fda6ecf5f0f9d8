// SPDX-License-Identifier: Apache-2.0
// What comes in and what is refused: rates, the way through the service, and the messages that were put aside.
import { useEffect, useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { dayClock, number, t, type Key } from '../core/i18n';
import { href } from '../core/router';
import { Empty, Failed, Loading } from '../ui/parts';
import { useFresh } from './load';
import { parse, perMinute, total, type Reading } from './metrics';
import { Csv, Desk, LivePill } from './shell';

type Refused = Schema['QuarantineList']['items'][number];

const EVERY_MS = 5000;
/** More of a message than this is in the table as CSV. */
const SHOWN = 2000;

interface Health {
  first: Reading | null;
  last: Reading | null;
  /** Why it takes no messages; empty: it does. */
  trouble: string | null;
}

async function ask(path: string): Promise<string> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(EVERY_MS) });
  return (await answer.text()).trim();
}

/** Read every few seconds while the page is open; rates are those since it was opened, a minute at most. */
function useHealth(): Health {
  const [seen, setSeen] = useState<Reading[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const [figures, ready] = await Promise.all([ask('/metrics'), ask('/readyz')]);
      if (gone) return;
      setSeen((all) => [...all, parse(figures, Date.now())].slice(-12));
      setTrouble(ready === 'ready' ? '' : ready);
    };
    const soon = () => void look().catch(() => undefined);
    soon();
    const timer = setInterval(soon, EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return { first: seen.length > 1 ? seen[0]! : null, last: seen[seen.length - 1] ?? null, trouble };
}

const figure = (n: number | null): string => (n === null || Number.isNaN(n) ? '–' : number(n, n < 10 ? 1 : 0));

function Tile({ word, value, under, to }: { word: Key; value: string; under?: string; to?: string }) {
  const inside = <><span class="l">{t(word)}</span><b>{value}</b>{under && <span class="c">{under}</span>}</>;
  return to ? <a class="kpi" href={to}>{inside}</a> : <div class="kpi">{inside}</div>;
}

function Tiles({ of: { first, last, trouble } }: { of: Health }) {
  if (!last) return <Loading />;
  const rate = (result: string) => perMinute(first, last, 'messages_total', { result });
  const sum = (result: string) => figure(total(last, 'messages_total', { result }));
  const refused = first && (rate('rejected') ?? 0) + (rate('quarantined') ?? 0);
  const silent = total(last, 'devices_stale');
  return (
    <div class="six">
      <Tile word={'in.taken'} value={figure(rate('applied'))} under={t('in.total', { n: sum('applied'), twice: sum('duplicate') })} />
      <Tile word={'in.refused'} value={figure(refused)} under={t('in.aside', { n: sum('rejected'), aside: sum('quarantined') })} />
      <Tile word={'in.broker'} value={t(trouble === '' ? 'in.connected' : 'in.cut')} under={trouble ? t(trouble.includes('journal') ? 'in.journal' : 'in.nobroker') : t('in.dropped', { n: figure(total(last, 'broker_dropped_messages')) })} />
      <Tile word={'in.lag'} value={figure(total(last, 'journal_lag_frames'))} under={t('in.lag.under')} />
      <Tile word={'in.outbox'} value={figure(total(last, 'outbox_pending'))} under={t('in.unknown', { n: figure(total(last, 'replies_unknown_total')) })} to={href('notices')} />
      <Tile word={'in.silent'} value={figure(silent)} under={t('in.silent.under')} to={href('devices', 'silent')} />
    </div>
  );
}

function Reasons({ of: { first, last } }: { of: Health }) {
  const rows = (last?.of.get('tapwright_rejected_total') ?? []).filter((f) => f.value > 0).sort((a, b) => b.value - a.value);
  const ways = last?.of.get('tapwright_channel_up') ?? [];
  return (
    <section class="panel scroll" tabIndex={0} aria-label={t('in.reasons')}>
      <h2>{t('in.reasons')}</h2>
      {rows.length === 0 ? <p class="small ink-2">{t('in.noreasons')}</p> : (
        <table class="t"><thead><tr><th>{t('reason')}</th><th class="r">{t('in.each')}</th><th class="r">{t('in.all')}</th></tr></thead>
          <tbody>{rows.map((f) => <tr><td>{t(`reject.${f.labels.reason as 'topic'}`)}</td><td class="r">{last && figure(perMinute(first, last, 'rejected_total', f.labels))}</td><td class="r">{figure(f.value)}</td></tr>)}</tbody></table>)}
      <h2>{t('in.ways')}</h2>
      <ul class="stack-s small">{ways.map((w) => <li><bdi>{[w.labels.channel, w.labels.via].filter(Boolean).join(' · ')}</bdi> <span class={'tag ' + (w.value ? 'moss' : 'rust')}>{t(w.value ? 'in.up' : 'in.down')}</span></li>)}</ul>
    </section>
  );
}

/** As text, whatever was in it; what is no text shows as such. */
export function payloadText(b64: string): string {
  const bytes = Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
  // Control characters and those that turn the direction of writing are shown, not obeyed.
  return new TextDecoder().decode(bytes).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** wp/v1/WP-0001/tele: the machine, where the topic has one. */
export const deviceOf = (topic: string): string => topic.split('/')[2] ?? '';

function Message({ of }: { of: Refused }) {
  const text = payloadText(of.payload_b64);
  return (
    <li>
      <details><summary><span class="tag rust">{t(`reject.${of.reason}`)}</span> <b><bdi>{deviceOf(of.topic) || of.topic}</bdi></b> <span class="ink-2 small">{dayClock(of.at, now())} · {t('in.bytes', { n: of.bytes })}</span></summary>
        <p class="small ink-2"><bdi>{of.topic}</bdi></p><pre class="raw" tabIndex={0}><bdi>{text.slice(0, SHOWN)}{text.length > SHOWN ? ' …' : ''}</bdi></pre></details>
    </li>
  );
}

function Quarantine() {
  const [reason, setReason] = useState('');
  const { value, failed, again } = useFresh<Schema['QuarantineList']>('/quarantine?limit=200');
  const reasons = [...new Set(value?.items.map((i) => i.reason))];
  const shown = value?.items.filter((i) => !reason || i.reason === reason);
  return (
    <section class="panel scroll" tabIndex={0} aria-label={t('in.quarantine')}>
      <header><h2>{t('in.quarantine')}</h2><span class="small ink-2">{shown && t('in.shown', { n: shown.length })}</span><span class="push" />
        <button type="button" class="fl" onClick={again}>{t('in.again')}</button>
        <label class="fl pickone" data-on={reason ? '' : undefined}><span class="hide">{t('reason')}</span>
          <select value={reason} onChange={(e) => setReason(e.currentTarget.value)}><option value="">{t('reason')}</option>{reasons.map((r) => <option value={r}>{t(`reject.${r}`)}</option>)}</select></label></header>
      {!shown ? (failed ? <Failed again={again} /> : <Loading />) : shown.length === 0 ? <Empty text={t('in.noreasons')} />
        : <ul class="refused">{shown.map((i) => <Message key={i.id} of={i} />)}</ul>}
    </section>
  );
}

export function IntakePage() {
  const health = useHealth();
  return (
    <Desk title={t('nav.intake')} aside={<><span class="push" /><LivePill /><Csv path="quarantine" /></>}>
      <div class="tri tri-q"><Tiles of={health} /><Quarantine /><Reasons of={health} /></div>
    </Desk>
  );
}
