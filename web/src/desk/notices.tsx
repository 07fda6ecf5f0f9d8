// SPDX-License-Identifier: Apache-2.0
// Notices and why they did not arrive; one or some of them once more.
import { useState } from 'preact/hooks';
import { now, user, type Schema } from '../core/api';
import { dayClock, say as word, t } from '../core/i18n';
import { go, href } from '../core/router';
import { useSignal } from '../core/signal';
import { Empty, Failed, Loading } from '../ui/parts';
import { say, send, whyNot } from './act';
import { Search } from './filters';
import { useKeys } from './keys';
import { useFresh } from './load';
import { technicianName, technicians } from './people';
import { Rows } from './rows';
import { Csv, Desk, LivePill } from './shell';

type Notice = Schema['Notice'];
type Delivery = Schema['Delivery'];

/** Height of a row with its gap: desk.css says the same. */
const ROW = 104;
const states = ['dead', 'undelivered', 'waiting', 'all'] as const;
const roles = ['dispatcher', 'lead', 'manager', 'admin', 'technician', 'customer'];

export const failed = (n: Notice): Delivery[] => n.deliveries.filter((d) => d.state === 'dead' || d.state === 'undelivered');

/** A role, a person by name, or nobody in particular. */
function recipient(of: string): string {
  const [kind, id] = of.split(':');
  if (kind === 'person') return technicianName(id) || (id === user.value?.id ? user.value!.name : t('notice.staff'));
  return roles.includes(kind ?? '') ? t(`role.${kind as 'customer'}`) : of;
}

function Way({ of }: { of: Delivery }) {
  const bad = of.state === 'dead' || of.state === 'undelivered';
  return (
    <span class={bad ? 't-rust' : 'ink-2'}><bdi>{[t(`channel.${of.channel}`), recipient(of.recipient), t(`delivery.${of.state}`), of.detail, of.attempts > 1 ? t('notice.tries', { n: of.attempts }) : ''].filter(Boolean).join(' · ')}</bdi></span>
  );
}

function Row({ n, chosen, choose, again }: { n: Notice; chosen: boolean; choose(n: Notice): void; again(n: Notice): void }) {
  const bad = failed(n);
  const text = word(n.text);
  return (
    <>
      <label class="pick">{bad.length > 0 ? <><input type="checkbox" checked={chosen} onChange={() => choose(n)} /><span class="hide">{t('notice.choose', { text: text || n.kind })}</span></> : <span class="tag slate">{t(`delivery.${n.deliveries[0]?.state ?? 'waiting'}`)}</span>}</label>
      <a class="body" data-row={n.id} href={n.order ? href('order', n.order) : href('notices')}>
        <b><bdi>{text || t('notice.forgotten')}</bdi></b>
        {(bad.length ? bad : n.deliveries).slice(0, 2).map((d) => <Way of={d} />)}
      </a>
      <span class="when"><span>{recipient(n.recipient)}</span><time dateTime={n.created_at}>{dayClock(n.created_at, now())}</time></span>
      {bad.length > 0 ? <button type="button" class="btn" onClick={() => again(n)}>{t('notice.again')}</button> : <span />}
    </>
  );
}

/** All that a search looks in: what was said, to whom, over what, and why it did not arrive. */
const wordsOf = (n: Notice): string =>
  [n.kind, word(n.text), recipient(n.recipient), ...n.deliveries.flatMap((d) => [t(`channel.${d.channel}`), recipient(d.recipient), d.detail])].join(' ').toLowerCase();

async function resend(all: Notice[]): Promise<string[]> {
  const refused: string[] = [];
  let why = '';
  for (const n of all) {
    try {
      await send('POST', `/notices/${n.id}/actions/resend`);
    } catch (e) {
      refused.push(n.id);
      why ||= whyNot(e);
    }
  }
  say(`${t('bulk.done', { n: all.length - refused.length, of: all.length })} ${why}`, refused.length > 0);
  return refused;
}

export function NoticesPage({ id }: { id: string }) {
  const state = states.find((s) => s === id) ?? 'dead';
  const query = state === 'all' ? '' : '&state=' + state;
  const { value, failed: broken, again } = useFresh<Schema['NoticeList']>('/notices?limit=200' + query, (n) => n.event === 'notice');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [here, setHere] = useState<Notice | null>(null);
  const [busy, setBusy] = useState(false);
  useSignal(technicians);
  const [text, setText] = useState('');
  const items = (value?.items ?? []).filter((n) => text.trim().toLowerCase().split(/\s+/).every((w) => wordsOf(n).includes(w)));
  const can = items.filter((n) => failed(n).length > 0);
  const picked = can.filter((n) => chosen.has(n.id));
  const run = (all: Notice[]) => {
    setBusy(true);
    void resend(all).then((refused) => setChosen(new Set(refused))).finally(() => {
      setBusy(false);
      again();
    });
  };
  const choose = (n: Notice) => setChosen((was) => {
    const next = new Set(was);
    if (!next.delete(n.id)) next.add(n.id);
    return next;
  });
  useKeys({ x: () => here && failed(here).length > 0 && choose(here), Escape: () => (chosen.size ? setChosen(new Set()) : go('')), Enter: () => picked.length > 0 && run(picked) });
  const count = (s: (typeof states)[number]) => (s === 'all' || !value ? '' : ' ' + value.counts[s]);
  const aside = (
    <>
      <Search value={text} put={setText} hint={t('notice.search')} />
      {states.map((s) => <a class="fl" href={href('notices', s)} aria-current={s === state ? 'true' : undefined}>{t(s === 'all' ? 'inbox.all' : `delivery.${s}`)}{count(s)}</a>)}
      <span class="push" /><LivePill /><Csv path={'notices' + query.replace('&', '?')} />
    </>
  );
  const strip = (
    <section class="dnext" aria-label={t('next')}>
      <div class="lead">{t('strip.lead')}</div>
      <p>{picked.length ? <b class="strong">{t('notice.chosen', { n: picked.length })}</b> : can.length ? t('notice.lost', { n: can.length }) : t('notice.none')}</p>
      <div class="row">
        {can.length > picked.length && <button type="button" class="btn plain" onClick={() => setChosen(new Set(can.map((n) => n.id)))}>{t('notice.all')}</button>}
        {picked.length > 0 && <button type="button" class="btn main" disabled={busy} onClick={() => run(picked)}>{t('notice.again')} <kbd class="kbd">↵</kbd></button>}
      </div>
    </section>
  );
  return (
    <Desk title={t('nav.notices')} aside={aside} strip={strip}>
      {!value ? (broken ? <Failed again={again} /> : <Loading />) : items.length === 0 ? <Empty text={t(text ? 'col.nohit' : 'notice.none')} />
        : <Rows<Notice> items={items} row={ROW} label={t('notice.count', { n: items.length })} keyOf={(n) => n.id} here={(n) => setHere(n)}
          render={(n) => <Row n={n} chosen={chosen.has(n.id)} choose={choose} again={(one) => run([one])} />} />}
    </Desk>
  );
}
