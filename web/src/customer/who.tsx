// SPDX-License-Identifier: Apache-2.0
// What was found, who comes, where to.
import { useState } from 'preact/hooks';
import { calendarDay, date, say, t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { Field, Sheet } from '../ui/parts';
import { sayOrder, type LinkOrder } from './data';

/** Later the technician is at the door, right or wrong. */
const before: LinkOrder['state'][] = ['ready', 'assigned', 'accepted', 'scheduled'];

/** The valve under the sink, open and shut: along the pipe, then across it. */
function Valve() {
  return (
    <svg class="valve" viewBox="0 0 320 96" role="img" aria-label={t('valve')}>
      <path class="pipe" d="M6 56h128" /><path class="body" d="M48 44h44v24H48z" /><path class="handle old" d="M70 40h48" />
      <path class="turn" d="M146 56h26M164 48l9 8-9 8" />
      <path class="pipe" d="M186 56h128" /><path class="body" d="M228 44h44v24h-44z" /><path class="handle" d="M250 58V8" />
      <text x="70" y="90" text-anchor="middle">{t('valve.open')}</text><text x="250" y="90" text-anchor="middle">{t('valve.shut')}</text></svg>
  );
}

export function Found({ of }: { of: LinkOrder }) {
  const safety = of.severity === 'safety';
  return (
    <section class={'card' + (safety ? ' danger' : '')} aria-labelledby="found">
      <h2 id="found">{t(of.kind === 'repair' ? 'found' : `kind.${of.kind}`)}</h2>
      {of.text && <blockquote class="quote"><p class="small ink-2">{t('found.yours')}</p><bdi>{of.text}</bdi></blockquote>}
      {of.found && <p>{safety && <Icon name="warn" />}{say(of.found)}</p>}
      {safety && <Valve />}
      {of.stages.length > 0 && <ul>{of.stages.map((s) => <li class="strong">{say(s.title)}</li>)}</ul>}
      {of.remote_tried > 0 && <p class="small ink-2">{t('found.remote', { n: of.remote_tried })}</p>}
      {of.warranty_until && of.warranty_until >= of.now.slice(0, 10) &&
        <p class="small ink-2">{t('found.warranty', { day: date(calendarDay(of.warranty_until)) })}</p>}
    </section>
  );
}

function Face({ of }: { of: NonNullable<LinkOrder['technician']> }) {
  if (of.photo) return <img class={`face turn-${of.photo.orientation}`} src="/api/v1/c/technician/photo" width="68" height="68" alt={t('who.photo')} />;
  return <svg class="face" viewBox="0 0 68 68" aria-hidden="true"><rect class="bg" width="68" height="68" /><path class="un" d="M8 68c1-14 11-20 26-20s25 6 26 20z" /><circle class="un" cx="34" cy="28" r="13" /></svg>;
}

export function Who({ of }: { of: LinkOrder }) {
  if (!of.technician) return null;
  return (
    <section class="card" aria-labelledby="who">
      <h2 id="who">{t('who')}</h2>
      <div class="person">
        <Face of={of.technician} />
        <div><p class="strong"><bdi>{of.technician.name}</bdi></p>
          {of.technician.card_no && <p class="small ink-2">{t('who.card')} <bdi>{of.technician.card_no}</bdi></p>}</div>
      </div>
      <p class="small ink-2">{t('who.check')}</p>
    </section>
  );
}

/** What is said goes to the desk: an address is corrected by whoever has spoken with the household. */
function Elsewhere({ of, close }: { of: LinkOrder; close(): void }) {
  const send = (form: FormData): void =>
    void sayOrder('move', { text: t('where.said', { address: String(form.get('address')).trim() }) }, t('wish.sent')).then((good) => good && close());
  return (
    <Sheet title={t('where.right')} label={t('send')} close={close} submit={send}>
      <Field label={t('where.door')}><textarea name="address" required maxLength={300} defaultValue={of.customer.address ?? ''} /></Field>
    </Sheet>
  );
}

export function Where({ of }: { of: LinkOrder }) {
  const [open, setOpen] = useState(false);
  if (!of.customer.address) return null;
  return (
    <section class="card" aria-labelledby="where">
      <h2 id="where">{t('where')}</h2>
      <p><bdi>{of.customer.address}</bdi></p>
      <p class="small ink-2">{t('where.wrong')}</p>
      {before.includes(of.state) && <div class="btns"><button type="button" class="btn" onClick={() => setOpen(true)}>{t('where.other')}</button></div>}
      {open && <Elsewhere of={of} close={() => setOpen(false)} />}
    </section>
  );
}
