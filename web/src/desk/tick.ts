// SPDX-License-Identifier: Apache-2.0
// The one timer of all clocks on the page. What shows a clock watches `tick` and reads now().
import { readClock } from '../core/api';
import { signal } from '../core/signal';

const EVERY_MS = 15000;

export const tick = signal(0);

export function startTicking(): void {
  setInterval(() => void readClock().catch(() => undefined).then(() => tick.value++), EVERY_MS);
}
