// SPDX-License-Identifier: Apache-2.0
// What waits to be sent, and what the service refused: visible, with its true time.
import { now, online } from '../core/api';
import { dayClock, t, type Key } from '../core/i18n';
import { again, forget, queue, type Step } from '../core/outbox';
import { useSignal } from '../core/signal';
import { Icon } from '../ui/icons';
import { Empty, Tabs, Top } from '../ui/parts';

const known = ['accept', 'decline', 'contact', 'schedule', 'reschedule', 'depart', 'arrive', 'pause', 'resume', 'test_run', 'complete', 'return', 'ask_help', 'note'];
const stepName = (s: Step): string => (known.includes(s.action) ? t(`do.${s.action}` as Key) : s.action);

function Refusal({ step }: { step: Step }) {
  const p = step.problem;
  return (
    <section class="card" aria-label={stepName(step)}>
      <header><h2>{stepName(step)} · <bdi>{step.about}</bdi></h2><span class="tag rust push">{t('queue.refused')}</span></header>
      <p class="saying">{p?.kept ? t('queue.kept') : t('queue.reason', { reason: p?.detail ?? p?.title ?? String(p?.status), rule: p?.rule ?? '–' })}</p>
      <p class="small ink-2">{t('queue.made', { time: dayClock(step.at, now()) })}</p>
      <div class="btns">
        {!p?.kept && <button type="button" class="btn" onClick={() => void again(step)}>{t('again')}</button>}
        <button type="button" class="btn" onClick={() => void forget(step)}>{t(p?.kept ? 'queue.seen' : 'queue.drop')}</button>
      </div>
    </section>
  );
}

export function QueuePage() {
  const steps = useSignal(queue);
  const there = useSignal(online);
  const refused = steps.filter((s) => s.state === 'refused');
  const waiting = steps.filter((s) => s.state !== 'refused');
  return (
    <div class="phone">
      <Top title={t('tab.queue')} />
      {waiting.length > 0 && <p class="offbar" role="status"><Icon name="shield" /><span>{t('queue.carry_on', { n: waiting.length })}</span></p>}
      <main>
        {refused.map((s) => <Refusal step={s} />)}
        {waiting.length > 0 && <section class="card" aria-labelledby="waiting"><h2 id="waiting">{t('queue.waiting')}</h2>
          <ol class="q">{waiting.map((s) => (
            <li><span class="ic"><Icon name="cloud" /></span><span>{stepName(s)} · <bdi>{s.about}</bdi><small>{t('queue.made', { time: dayClock(s.at, now()) })}</small></span>
              <span class="tag">{t(s.state === 'sending' || there ? 'queue.sending' : 'queue.signal')}</span></li>))}</ol></section>}
        {steps.length === 0 && <Empty text={t('queue.empty')} />}
      </main>
      <div class="next"><Tabs at="queue" /></div>
    </div>
  );
}
