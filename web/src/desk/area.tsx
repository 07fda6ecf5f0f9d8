// SPDX-License-Identifier: Apache-2.0
// Area events: their share of the machines that report, and the orders they hold.
import { useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { dayClock, percent, say as word, t } from '../core/i18n';
import { href } from '../core/router';
import { Failed, Field, Loading, Sheet } from '../ui/parts';
import { say, send, whyNot } from './act';
import { useFresh } from './load';
import { Csv, Desk, LivePill } from './shell';

type Head = Schema['AreaEventList']['items'][number];

const shareOf = (e: Head): string => t('area.share', { x: e.share.affected, y: e.share.reporting, share: percent(e.share.ratio) });

export function AreasPage() {
  const { value, failed, again } = useFresh<Schema['AreaEventList']>('/area-events?limit=100', (n) => n.event === 'area');
  return (
    <Desk title={t('nav.areas')} aside={<><span class="push" /><LivePill /><Csv path="area-events" /></>}>
      <div class="tri tri-one"><section class="panel scroll" tabIndex={0} aria-label={t('nav.areas')}>
        {!value ? (failed ? <Failed again={again} /> : <Loading />) : value.items.length === 0 ? <p>{t('area.none')}</p> : (
          <table class="t"><tbody>{value.items.map((e) => (
            <tr><td><a href={href('area', e.id)}><bdi>{e.area}</bdi> · {word(e.fault.title)}</a></td><td>{t(`area.${e.state}`)}</td><td>{shareOf(e)}</td><td class="r">{t('area.held', { n: e.held })}</td><td class="r">{dayClock(e.opened_at, now())}</td></tr>
          ))}</tbody></table>)}
      </section></div>
    </Desk>
  );
}

export function AreaPage({ id }: { id: string }) {
  const { value: e, failed, again } = useFresh<Schema['AreaEvent']>('/area-events/' + encodeURIComponent(id), (n) => n.event === 'area' || n.event === 'order');
  const [closing, setClosing] = useState(false);
  if (!e) return <Desk title={t('nav.areas')} back={href('areas')}>{failed ? <Failed again={again} /> : <Loading />}</Desk>;
  const close = (form: FormData) => void send('POST', `/area-events/${e.id}/actions/close`, { reason: String(form.get('reason')) })
    .then(() => setClosing(false), (why: unknown) => say(whyNot(why), true)).finally(again);
  const lists = [['held', e.held_orders], ['released', e.released_orders], ['cancelled', e.cancelled_orders]] as const;
  return (
    <Desk title={<bdi>{e.area} · {word(e.fault.title)}</bdi>} back={href('areas')} aside={<><span class="tag brass">{t(`area.${e.state}`)}</span><span class="push" /><LivePill /></>}
      strip={<section class="dnext" aria-label={t('next')}><div class="lead">{t('next')}</div><p>{shareOf(e)}</p><div class="row">{e.state !== 'closed' && <button type="button" class="btn main" onClick={() => setClosing(true)}>{t('area.close')}</button>}</div></section>}>
      <div class="tri tri-area">
        <section class="panel scroll" tabIndex={0} aria-label={t('area.orders')}>{lists.map(([name, list]) => (
          <><h2>{t(`area.list.${name}`, { n: list.length })}</h2><ul class="stack-s">{list.map((o) => <li><a href={href('order', o.id)}>{o.number}</a> · <bdi>{o.device}</bdi> · {t(`stag.${o.state}`)}</li>)}</ul></>))}</section>
        <section class="panel scroll" tabIndex={0} aria-label={t('area.machines')}><h2>{t('area.machines')}</h2>
          <ul class="stack-s small">{e.devices.map((d) => <li><a href={href('device', d.id)}><bdi>{d.id}</bdi></a> · {d.recovered_at ? t('area.well', { time: dayClock(d.recovered_at, now()) }) : t('area.since', { time: dayClock(d.joined_at, now()) })}</li>)}</ul></section>
      </div>
      {closing && <Sheet title={t('area.close')} label={t('area.close')} close={() => setClosing(false)} submit={close}><Field label={t('reason')}><textarea name="reason" required maxLength={190} /></Field></Sheet>}
    </Desk>
  );
}
