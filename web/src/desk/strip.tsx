// SPDX-License-Identifier: Apache-2.0
// The next step of the board: the order that must be given to somebody first, and who fits best.
import { useEffect, useState } from 'preact/hooks';
import { call, type OrderItem, type Schema } from '../core/api';
import { t } from '../core/i18n';
import { go, href } from '../core/router';
import { tryStep } from './act';
import { faultOf, nameOf } from './about';
import { bestLine } from './candidates';
import { useKeys } from './keys';

type Candidate = Schema['Candidate'];

function useBest(o: OrderItem | undefined): Candidate | null | undefined {
  const [found, setFound] = useState<{ of: string; best: Candidate | null }>();
  const of = o ? `${o.id}.${o.version}` : '';
  useEffect(() => {
    if (!o || o.state !== 'ready') return;
    let gone = false;
    call<Schema['CandidateList']>('GET', `/orders/${o.id}/candidates`)
      .then((list) => !gone && setFound({ of, best: list.items.find((c) => c.eligible) ?? null }), () => undefined);
    return () => void (gone = true);
  }, [of]);
  return found?.of === of ? found.best : undefined;
}

/** `items`: what waits, the most urgent first. */
export function NextStrip({ items }: { items: OrderItem[] }) {
  const [at, setAt] = useState(0);
  const order = items[Math.min(at, items.length - 1)];
  const best = useBest(order);
  const assign = () => {
    if (order && best) void tryStep(order, 'assign', { technician: best.id }, t('assigned', { name: best.name, number: order.number }));
    else if (order) go('order', order.id);
  };
  useKeys({ n: () => setAt((i) => (i + 1) % Math.max(1, items.length)), Enter: assign });
  if (!order) return <section class="dnext" aria-label={t('next')}><div class="lead">{t('strip.lead')}</div><p>{t('strip.none')}</p></section>;
  return (
    <section class="dnext" aria-label={t('next')}>
      <div class="lead">{t('strip.lead')}<br /><span class="ink-3">{Math.min(at, items.length - 1) + 1} / {items.length}</span></div>
      <p><b class="strong"><bdi>{t('strip.what', { name: nameOf(order), fault: faultOf(order) })}</bdi></b>{' '}
        {order.state !== 'ready' ? t('strip.late') : best ? bestLine(best) : best === null ? t('strip.nobody') : ''}</p>
      <div class="row">
        {items.length > 1 && <button type="button" class="btn plain" onClick={() => setAt((i) => (i + 1) % items.length)}>{t('strip.skip')} <kbd class="kbd">N</kbd></button>}
        {order.state === 'ready' && best ? <><a class="btn" href={href('order', order.id)}>{t('strip.others')}</a>
          <button type="button" class="btn main" onClick={assign}>{t('assign.to', { name: best.name })} <kbd class="kbd">↵</kbd></button></>
          : <a class="btn main" href={href('order', order.id)}>{t('strip.look')} <kbd class="kbd">↵</kbd></a>}
      </div>
    </section>
  );
}
