// SPDX-License-Identifier: Apache-2.0
// Steps and other calls that change something: each once, with its key, and what is said when it is refused.
import { call, Refused, type Action, type Order, type OrderItem } from '../core/api';
import { refusal } from '../core/refusal';
import { signal } from '../core/signal';
import { t } from '../core/i18n';
import { putOrder } from './orders';

export interface Toast {
  text: string;
  bad: boolean;
  /** Takes it back. */
  undo?: () => void;
}

export const toast = signal<Toast | null>(null);
let going: ReturnType<typeof setTimeout> | null = null;

export function say(text: string, bad = false, undo?: () => void): void {
  toast.value = { text, bad, undo };
  if (going) clearTimeout(going);
  going = setTimeout(() => (toast.value = null), bad ? 12000 : 6000);
}

export function whyNot(e: unknown): string {
  if (!(e instanceof Refused)) return t('failed');
  const { status, rule } = e.problem;
  if (status === 412) return t('stale');
  const reason = refusal(e.problem);
  return rule ? t('refused', { reason, rule }) : t('refused.plain', { reason });
}

const key = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');

/** A call that is made once, even when its answer is lost. */
export const send = <T>(method: string, path: string, body: object = {}): Promise<T> =>
  call<T>(method, path, body, { 'Idempotency-Key': key() });

/** A step on the order as it is shown: refused when somebody was faster. */
export async function step(o: Pick<OrderItem, 'id' | 'version'>, action: string, args: object = {}): Promise<Order> {
  const done = await call<Order>('POST', `/orders/${o.id}/actions/${action}`, args,
    { 'Idempotency-Key': key(), 'If-Match': `"${o.version}"` });
  putOrder(done);
  return done;
}

/** Steps that another one takes back. */
const back: Partial<Record<string, Action>> = { assign: 'unassign', hold: 'release', park: 'release' };

/** How to take the step back on those orders, as they stand after it; undefined where the workflow has no way. */
export function undoOf(action: string, after: Order[]): (() => void) | undefined {
  const by = back[action];
  const orders = by ? after.filter((o) => o.allowed_actions.includes(by)) : [];
  if (!by || orders.length === 0) return undefined;
  return () => void (async () => {
    let n = 0;
    for (const o of orders) await step(o, by).then(() => n++, () => undefined);
    say(t('undone', { n, of: orders.length }), n < orders.length);
  })();
}

/** The same, with what became of it said; null when it was refused. */
export async function tryStep(o: Pick<OrderItem, 'id' | 'version'>, action: string, args: object, done: string): Promise<Order | null> {
  try {
    const after = await step(o, action, args);
    say(done, false, undoOf(action, [after]));
    return after;
  } catch (e) {
    say(whyNot(e), true);
    return null;
  }
}
