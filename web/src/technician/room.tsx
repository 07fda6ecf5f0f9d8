// SPDX-License-Identifier: Apache-2.0
// How much room the phone has for what waits; browsers that do not say are taken to have enough.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../core/i18n';
import { Icon } from '../ui/icons';

const LITTLE = 50e6;

export async function room(): Promise<number> {
  const said = await navigator.storage?.estimate?.().catch(() => undefined);
  return said?.quota === undefined ? Infinity : said.quota - (said.usage ?? 0);
}

export const little = (bytes: number): boolean => bytes < LITTLE;

/** changes: when to look again. */
export function Room({ changes }: { changes: number }) {
  const [left, setLeft] = useState(Infinity);
  useEffect(() => void room().then(setLeft), [changes]);
  if (!little(left)) return null;
  return <p class="verdictline brass" role="status"><Icon name="warn" /><span>{t('room.little', { mb: Math.floor(left / 1e6) })}</span></p>;
}
