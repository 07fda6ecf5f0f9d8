// SPDX-License-Identifier: Apache-2.0
// For six seconds a step that can wait so long is not sent, and may be taken back.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../core/i18n';
import { isHeld, takeBack, type Step } from '../core/outbox';
import { stepName } from './about';

/** Not those that somebody waits for, or that bring the number, the test run or the way to the door. */
const canWait = ['contact', 'schedule', 'reschedule', 'pause', 'return', 'decline', 'no_show', 'request_transfer', 'note'];
const UNDO_MS = 6000;

export const holdOf = (action: string): number => (canWait.includes(action) ? UNDO_MS : 0);

export function Undo({ steps }: { steps: Step[] }) {
  const held = steps.filter(isHeld).at(-1);
  const [, again] = useState(0);
  useEffect(() => {
    if (!held?.until) return;
    const timer = setTimeout(() => again((n) => n + 1), held.until - Date.now() + 50);
    return () => clearTimeout(timer);
  }, [held?.key]);
  return (
    <div class="toasts" role="status">
      {held && <div class="toast"><span>{t('undo.done', { what: stepName(held.action) })}</span>
        <button type="button" class="btn" onClick={() => void takeBack(held)}>{t('undo')}</button></div>}
    </div>
  );
}
