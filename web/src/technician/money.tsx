// SPDX-License-Identifier: Apache-2.0
// What was collected and is to be handed in.
import { now, type Schema } from '../core/api';
import { dayClock, money, t } from '../core/i18n';
import { useLoad } from '../core/load';
import { Failed, Loading, Tabs, Top } from '../ui/parts';

export function MoneyPage() {
  const { copy, failed, again } = useLoad<Schema['BalanceList']>('/balance', 60000);
  const mine = copy?.value.items[0];
  return (
    <div class="phone">
      <Top title={t('tab.money')} />
      <main>
        {!copy && (failed ? <Failed again={again} /> : <Loading />)}
        {mine && <section class="card hero"><p class="fig">{money(mine.amount_fen)}</p><p>{t('money.sheets', { n: mine.sheets })}</p>
          {mine.due_at && <p class={mine.overdue ? 't-rust strong' : 'ink-2'}>{t(mine.overdue ? 'money.overdue' : 'money.due', { time: dayClock(mine.due_at, now()) })}</p>}</section>}
        {mine && mine.moves.length > 0 && <section class="card" aria-labelledby="moves"><h2 id="moves">{t('money.moves')}</h2>
          <dl class="facts">{mine.moves.map((m) => <><dt>{t(`money.${m.kind}`)} · {dayClock(m.at, now())}</dt><dd>{money(m.amount_fen)}</dd></>)}</dl></section>}
      </main>
      <div class="next"><Tabs at="money" /></div>
    </div>
  );
}
