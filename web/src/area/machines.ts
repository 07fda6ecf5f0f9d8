// SPDX-License-Identifier: Apache-2.0
// The machines of an event's area, read anew when the event changes.
import { useEffect, useState } from 'preact/hooks';
import type { Schema } from '../core/api';
import { every } from '../desk/load';

export type Machine = Schema['AreaMachineList']['items'][number];
export type Event = Schema['AreaEvent'];

export const states = ['affected', 'recovered', 'normal', 'silent'] as const;

/** Those that need somebody first. */
export function useMachines(e: Event | null): Machine[] | null {
  const [got, setGot] = useState<{ id: string; machines: Machine[] } | null>(null);
  const key = e ? [e.id, e.state, e.share.affected, e.share.recovered].join() : '';
  useEffect(() => {
    if (!e) return;
    let gone = false;
    every<Machine>(`/area-events/${encodeURIComponent(e.id)}/machines`).then((machines) => {
      machines.sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state) || a.id.localeCompare(b.id));
      if (!gone) setGot({ id: e.id, machines });
    }, () => undefined);
    return () => void (gone = true);
  }, [key]);
  return e && got?.id === e.id ? got.machines : null;
}
