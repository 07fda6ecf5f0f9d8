// SPDX-License-Identifier: Apache-2.0
// What happened to an order, line by line, with what was said.
import type { Order, Schema } from '../core/api';
import { clock, dayClock, t } from '../core/i18n';
import { technicianName } from './people';

type Line = Schema['History'];

const text = (args: object, ...names: string[]): string => {
  const found = names.map((n) => (args as Record<string, unknown>)[n]).find((v) => typeof v === 'string' && v !== '');
  return typeof found === 'string' ? found : '';
};

/** What matters of the arguments: to whom, when, why. */
function detail(line: Line): string {
  const { from, to } = line.args as { from?: unknown; to?: unknown };
  const parts = [
    technicianName(text(line.args, 'technician')),
    typeof from === 'string' && typeof to === 'string' && from.includes('T') ? `${dayClock(from, line.at)}–${clock(to)}` : '',
    line.action === 'contact' ? t(`contact.${text(line.args, 'outcome') as 'reached'}`) : '',
    text(line.args, 'reason', 'text', 'note', 'code'),
  ];
  return parts.filter(Boolean).join(' · ');
}

const who = (line: Line): string => technicianName(line.actor) || t(`role.${line.role}`);

export function HistoryLines({ of, most = Infinity }: { of: Order; most?: number }) {
  const lines = [...of.history].reverse().slice(0, most);
  return (
    <ol class="log">
      {lines.map((line) => (
        <li><time dateTime={line.at ?? undefined}>{dayClock(line.at, of.updated_at)}</time>
          <span>{t(`act.${line.action}`)} <span class="ink-2"><bdi>{[detail(line), who(line)].filter(Boolean).join(' · ')}</bdi>
            {line.late && <span class="tag slate">{t('history.late', { time: clock(line.received_at) })}</span>}</span></span></li>
      ))}
    </ol>
  );
}
