// SPDX-License-Identifier: Apache-2.0
// The orders that are shown, or chosen, as a table: the service writes it, some of them at a time.
import { useState } from 'preact/hooks';
import type { OrderItem } from '../core/api';
import { t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { say } from './act';

/** As many as the service takes at once. */
const MOST = 200;

/** The head of every table but the first goes. */
export const joined = (tables: string[]): string => tables.map((s, i) => (i ? s.slice(s.indexOf('\r\n') + 2) : s)).join('');

async function table(numbers: number[]): Promise<string> {
  const answer = await fetch(`/api/v1/orders?format=csv&numbers=${numbers.join(',')}`, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

async function tables(numbers: number[]): Promise<string> {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length; i += MOST) parts.push(await table(numbers.slice(i, i + MOST)));
  return joined(parts);
}

function keep(text: string): void {
  // Spreadsheets want the mark of the byte order in front.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'orders.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

export function OrdersCsv({ of }: { of: readonly OrderItem[] }) {
  const [busy, setBusy] = useState(false);
  const make = () => {
    setBusy(true);
    void tables(of.map((o) => o.number)).then(keep, () => say(t('failed'), true)).finally(() => setBusy(false));
  };
  return <button type="button" class="btn" disabled={busy || of.length === 0} onClick={make}><Icon name="down-to" />CSV<span class="hide"> {t('csv.orders', { n: of.length })}</span></button>;
}
