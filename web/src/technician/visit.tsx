// SPDX-License-Identifier: Apache-2.0
// The visit on an order's page: how far it is, the test run, and once the card is in, how it is being proved.
import type { Order } from '../core/api';
import { lang, say, t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { latestRun } from './run';
import { RunPanel } from './run-panel';

const stages = ['arrive', 'repair', 'test', 'sign'] as const;
export type Stage = (typeof stages)[number];

export function Progress({ at }: { at: Stage }) {
  const now = stages.indexOf(at);
  return (
    <ol class="steps" aria-label={t('visit.progress')}>{stages.map((s, i) => (
      <li class={i < now ? 'ok' : ''} aria-current={i === now ? 'step' : undefined}>{t(`visit.${s}`)}</li>))}</ol>
  );
}

/** A run of this visit means that the repair is made, a good one that only the card is left. */
function stageOf(order: Order): Stage {
  if (['passed', 'waived'].includes(order.requires.gate.state)) return 'sign';
  return latestRun(order) ? 'test' : 'repair';
}

/** What to look at next when a run failed: the likeliest cause but the first. */
const hintOf = (order: Order): string | null => {
  const next = order.diagnosis?.causes[1];
  return next ? say(next.title) : null;
};

function Steps({ order }: { order: Order }) {
  const d = order.diagnosis;
  const first = d?.causes[0];
  const steps = d?.steps.filter((s) => s.cause === first?.id) ?? [];
  if (!first || steps.length === 0) return null;
  return <section class="card" aria-labelledby="steps"><h2 id="steps">{t('visit.steps', { cause: say(first.title) })}</h2><ol class="num">{steps.map((s) => <li>{say(s)}</li>)}</ol></section>;
}

export function OnSite({ order, unsent }: { order: Order; unsent: boolean }) {
  return (
    <>
      <Progress at={stageOf(order)} />
      {unsent && <p class="verdictline slate" role="status"><Icon name="cloud" /><span>{t('run.unsent')}</span></p>}
      <RunPanel order={order} hint={hintOf(order)} />
      {order.requires.gate.state === 'waived' && <p class="verdictline slate"><Icon name="off" /><span>{t('card.waived')}</span></p>}
      <Steps order={order} />
    </>
  );
}

const seals = { confirmed: 'proven', not_fixed: 'not_fixed', insufficient_evidence: 'silent' } as const;

/** The seal: what the machine says of the repair by itself. */
export function Proof({ order }: { order: Order }) {
  const w = order.watch;
  if (!w || !['verifying', 'closed'].includes(order.state)) return null;
  const verdict = w.verdict ?? 'open';
  const seal = w.verdict ? seals[w.verdict as keyof typeof seals] ?? 'not_yet' : 'not_yet';
  return (
    <section class="card" aria-labelledby="proof">
      <div class="row"><div class={'seal ' + seal} aria-hidden="true">{t(`seal.${seal}`)}</div>
        <div class="stack-s"><h2 id="proof">{t(`verdict.${verdict}`)}</h2>
          <p class="small ink-2">{t('proof.draws', { good: w.good, draws: w.draws, needed: w.needed })}</p></div></div>
      <a class="btn" href={`/api/v1/orders/${encodeURIComponent(order.id)}/card?lang=${lang.value}`} target="_blank" rel="noopener"><Icon name="card" />{t('card.print')}</a>
    </section>
  );
}
