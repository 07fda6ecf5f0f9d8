// SPDX-License-Identifier: Apache-2.0
// Ranked causes with what speaks for and against each.
import type { Schema } from '../core/api';
import { percent, say } from '../core/i18n';
import { Icon } from './icons';

export function Causes({ of }: { of: Schema['RankedCause'][] }) {
  return (
    <ol class="causes">
      {of.slice(0, 4).map((cause, i) => (
        <li class="cause">
          <div class="h"><h3>{say(cause.title)}</h3><span class="p">{percent(cause.probability)}</span></div>
          <svg class="bar" height="6" aria-hidden="true"><rect class="t" width="100%" height="6" />
            <rect class={i ? 'v2' : 'v'} width={`${cause.probability * 100}%`} height="6" /></svg>
          {cause.evidence.length > 0 && <ul class="why-list">{cause.evidence.map((e) => <Reason of={e} />)}</ul>}
        </li>
      ))}
    </ol>
  );
}

function Reason({ of }: { of: Schema['RankedCause']['evidence'][number] }) {
  const kind = of.holds === true ? 'yes' : of.holds === false ? 'no' : 'unk';
  const icon = { yes: 'plus', no: 'minus', unk: 'unknown' } as const;
  return <li class={kind}><Icon name={icon[kind]} /><span>{say(of.text)}</span></li>;
}
