// SPDX-License-Identifier: Apache-2.0
import type { OrderItem } from '../core/api';
import { now } from '../core/api';
import { dayClock, duration, t } from '../core/i18n';
import { nextDeadline, water, type DueState } from './due';

function Glass({ state, level }: { state: DueState; level: number }) {
  return (
    <svg viewBox="0 0 16 20" aria-hidden="true">
      {state !== 'late' && state !== 'met' && <path class="w" d={water(level)} />}
      {state === 'met' ? <path class="g" d="M2 10.500l4.500 4.500L14 6" />
        : <path class="g" d="M2 1.5h12l-1.3 15.6a1.5 1.5 0 0 1-1.5 1.4H4.8a1.5 1.5 0 0 1-1.5-1.4z" />}
    </svg>
  );
}

const whats = {
  accept: 'due.accept', contact: 'due.contact', appointment: 'due.appointment',
  visit: 'due.visit', completion: 'due.completion', next_visit: 'due.next_visit',
} as const;

/** "by 11:20 contact · 1 h left", from the deadline that runs out first. */
export function DueChip({ order }: { order: Pick<OrderItem, 'deadlines'> }) {
  const at = now();
  const next = nextDeadline(order, at);
  if (!next) return null;
  const { due, deadline } = next;
  const what = t(whats[deadline.name]);
  const text = due.state === 'held' ? <span>{what} · {t('due.paused')}</span>
    : due.state === 'late' ? <span><b>{t('due.late', { time: duration(-due.left) })}</b> · {what}</span>
      : <span><b>{t('due.by', { time: dayClock(due.at, at) })}</b> {what} · {t('due.left', { left: duration(due.left) })}</span>;
  return <p class={'due ' + due.state}><Glass state={due.state} level={due.level} />{text}</p>;
}
