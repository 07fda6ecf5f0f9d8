// SPDX-License-Identifier: Apache-2.0
// Who could go, best first, with what speaks for and against each; and who cannot, with the rule.
import type { Schema } from '../core/api';
import { say, t } from '../core/i18n';
import { Icon } from '../ui/icons';

type Candidate = Schema['Candidate'];
type Reason = Candidate['reasons'][number];

/** "14 of 15", as it is counted for this reason. */
function counted(r: Reason): string {
  if (r.id === 'load') return t('cand.load', { n: r.value });
  if (r.id === 'area' || r.id === 'skill') return t(r.value ? 'cand.yes' : r.points > 0 ? 'cand.none' : 'cand.no');
  return r.out_of ? t('cand.of', { n: r.value, of: r.out_of }) : t('cand.none');
}

const speaksFor = (r: Reason): boolean => r.points * 2 >= r.of;

export const reasonText = (r: Reason): string => t('cand.reason', { what: say(r.title), how: counted(r) });

/** The two strongest reasons for somebody. */
function reasonLine(c: Candidate): string {
  const good = c.reasons.filter((r) => r.points > 0 && r.out_of > 0 && (r.id === 'load') === (r.value === 0)).sort((a, b) => b.points / b.of - a.points / a.of || b.of - a.of);
  return good.slice(0, 2).map(reasonText).join(t('comma'));
}

/** Who fits best and why; without a reason that speaks for them, by points alone. */
export function bestLine(c: Candidate): string {
  const why = reasonLine(c);
  return why ? t('strip.best', { name: c.name, why }) : t('strip.best.plain', { name: c.name, n: c.points });
}

function Reasons({ of }: { of: Candidate }) {
  return (
    <ul class="why-list">
      {of.reasons.map((r) => <li class={speaksFor(r) ? 'yes' : 'no'}><Icon name={speaksFor(r) ? 'check' : 'minus'} /><span>{reasonText(r)}</span></li>)}
      {of.missing_tools.length > 0 && <li class="no"><Icon name="minus" /><span>{t('cand.lacks', { tools: of.missing_tools.join(', ') })}</span></li>}
    </ul>
  );
}

export function Candidates({ items, pick, choose }: { items: Candidate[]; pick: string | null; choose(c: Candidate): void }) {
  const can = items.filter((c) => c.eligible);
  const cannot = items.filter((c) => !c.eligible);
  return (
    <>
      {can.map((c, i) => (
        <div class={'cand' + (c.id === pick ? ' sel' : '')}>
          <div class="h">{i < 9 && <kbd class="kbd">{i + 1}</kbd>}
            <button type="button" class="pick" aria-pressed={c.id === pick} onClick={() => choose(c)}><bdi>{c.name}</bdi></button>
            <span class={'push ' + (i === 0 ? 'strong t-water' : 'ink-2')}>{i === 0 ? t('cand.best') : t('cand.points', { n: c.points })}</span></div>
          <Reasons of={c} />
        </div>
      ))}
      {cannot.map((c) => (
        <div class="cand no"><div class="h"><b class="ink-2"><bdi>{c.name}</bdi></b><span class="push ink-2">{t('cand.cannot')}</span></div>
          <p class="small ink-2">{say(c.bar_title)}</p></div>
      ))}
    </>
  );
}
