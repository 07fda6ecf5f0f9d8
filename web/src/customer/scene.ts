// SPDX-License-Identifier: Apache-2.0
// What the page of an order is about, from what the service says of it.
import type { LinkOrder } from './data';

/** waiting: nobody comes yet; choose: a time is to be agreed; agreed: it is. */
export type Scene = 'waiting' | 'choose' | 'agreed' | 'coming' | 'working' | 'paused' | 'after' | 'cancelled';
export type Proof = 'proven' | 'not_fixed' | 'not_yet' | 'silent' | 'closed';

const SILENT_MS = 24 * 3600000;

const plain: Partial<Record<LinkOrder['state'], Scene>> = {
  accepted: 'choose', traveling: 'coming', verifying: 'after', closed: 'after', cancelled: 'cancelled',
};

export function sceneOf(o: LinkOrder): Scene {
  if (o.state === 'scheduled') return o.appointment?.agreed_by === 'dispatcher' ? 'choose' : 'agreed';
  if (o.state === 'on_site') return o.pause ? 'paused' : 'working';
  return plain[o.state] ?? 'waiting';
}

const silent = (o: LinkOrder): boolean =>
  o.heard_at !== null && Date.parse(o.now) - Date.parse(o.heard_at) > SILENT_MS;

/** Nothing is said of a machine that was not heard: absence is neither good nor bad. */
export function proofOf(o: LinkOrder): Proof {
  if (o.verdict === 'confirmed') return 'proven';
  if (o.verdict === 'not_fixed') return 'not_fixed';
  if (o.state === 'closed') return 'closed';
  return silent(o) ? 'silent' : 'not_yet';
}

/** The draws that are still to come before the machine can prove it. */
export const drawsLeft = (o: LinkOrder): number => Math.max(0, (o.proof?.needed ?? 0) - (o.proof?.good ?? 0));

export interface Step {
  what: 'found' | 'repaired' | 'proven' | 'not_fixed';
  at: string;
}

export function trailOf(o: LinkOrder): Step[] {
  const steps: Step[] = [{ what: 'found', at: o.opened_at }];
  if (o.repaired_at) steps.push({ what: 'repaired', at: o.repaired_at });
  const decided = o.proof?.decided_at;
  if (decided && (o.verdict === 'confirmed' || o.verdict === 'not_fixed'))
    steps.push({ what: o.verdict === 'confirmed' ? 'proven' : 'not_fixed', at: decided });
  return steps;
}
