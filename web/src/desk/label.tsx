// SPDX-License-Identifier: Apache-2.0
// The label of a machine, to print: its code for readers and for eyes, and the address that it opens.
import { t } from '../core/i18n';
import { href } from '../core/router';
import { bars } from './code128';
import { Desk } from './shell';

const HIGH = 36;
/** Readers want this much white beside the code. */
const QUIET = 10;

function Code({ of }: { of: string }) {
  const made = bars(of);
  if (!made) return <p>{t('label.none')}</p>;
  return (
    <svg class="code128" viewBox={`0 0 ${made.width + 2 * QUIET} ${HIGH}`} role="img" aria-label={of}>
      {made.bars.map((b) => <rect x={b.x + QUIET} y="0" width={b.width} height={HIGH} />)}
    </svg>
  );
}

export function LabelPage({ id }: { id: string }) {
  return (
    <Desk title={<bdi>{id}</bdi>} back={href('device', id)} aside={<span class="small ink-2">{t('dev.label')}</span>}
      strip={<section class="dnext" aria-label={t('next')}><div class="lead">{t('next')}</div><p>{t('label.under')}</p>
        <div class="row"><button type="button" class="btn main" onClick={() => print()}>{t('label.print')}</button></div></section>}>
      <div class="tri tri-one"><section class="sticker" aria-label={t('dev.label')}><Code of={id} /><b><bdi>{id}</bdi></b><span><bdi>{`${location.origin}/m/${encodeURIComponent(id)}`}</bdi></span></section></div>
    </Desk>
  );
}
