// SPDX-License-Identifier: Apache-2.0
// Several orders as one card, with how many they are; it unfolds.
import { t } from '../core/i18n';
import { href } from '../core/router';
import { Icon } from '../ui/icons';
import { Severity } from '../ui/parts';
import { faultOf, nameOf } from './about';
import { areaOf } from './columns';
import type { Group } from './groups';

interface Props {
  of: Group;
  open: boolean;
  chosen: boolean;
  toggle(): void;
  focused(): void;
}

export function GroupCard({ of, open, chosen, toggle, focused }: Props) {
  const [first] = of.orders;
  const area = of.of === 'area';
  const n = of.orders.length;
  const faults = [...new Set(of.orders.map(faultOf))].join(t('comma'));
  return (
    <div class={'dcard gcard' + (chosen ? ' sel' : '')}>
      <button type="button" class="fold" aria-expanded={open} data-order={of.id} onClick={toggle} onFocus={focused}>
        <span class="h">{area ? <span class="tag slate">{t('group.held', { n })}</span> : <><Severity of={first!.severity} /><span class="tag water">{t('group.job', { n })}</span></>}
          <Icon name="down" /><span class="hide">{t(open ? 'group.fold' : 'group.unfold')}</span></span>
        <span class="f">{area ? `${areaOf(first!)} · ${faults}` : faults}</span>
        <span class="m"><bdi>{area ? of.orders.map((o) => o.number).join(' · ') : nameOf(first!)}</bdi></span>
      </button>
      <a class="small" href={area ? href('area', first!.held_by!) : href('device', first!.device.id)}>{t(area ? 'group.event' : 'group.machine')}</a>
    </div>
  );
}
