// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { api, desk, open, until } from './harness.mjs';

async function atReport({ login = 'lead', lang = 'zh-CN', theme = 'light', as = desk } = {}) {
  const me = await open({ as, lang, theme });
  await me.logIn(login, '/d#/quality');
  await me.page.locator('.kpi').first().waitFor();
  return me;
}

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark'], ['zh-CN', 'dark'], ['en', 'light']]) {
  test(`the report has its figures, tables and the line (${lang}, ${theme})`, async () => {
    const me = await atReport({ lang, theme });
    await me.page.locator('svg.chart .gdot, svg.chart .fewdot').first().waitFor();
    await me.look('desk-quality');
  });
}

test('a figure leads to as many orders as it counted, and from there to one of them and back', async () => {
  const me = await atReport();
  const { counts, verdicts } = await api('lead', 'GET', '/reports/quality?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z');
  assert.deepEqual([verdicts.confirmed >= 2, verdicts.not_fixed, counts.first_time_fix_rate.decided_after_a_visit > counts.first_time_fix_rate.fixed_first_time], [true, 1, true]);
  await me.page.locator('.kpi', { hasText: '一次修好' }).getByRole('link', { name: /看另外/ }).click();
  await me.page.getByRole('heading', { name: '没有一次修好的' }).waitFor();
  const rows = me.page.locator('tbody tr');
  await rows.first().waitFor();
  assert.equal(await rows.count(), counts.first_time_fix_rate.decided_after_a_visit - counts.first_time_fix_rate.fixed_first_time);
  await me.look('desk-behind');
  await rows.first().getByRole('link').click();
  await me.page.locator('svg.chart').first().waitFor();
  await me.page.goBack();
  await me.page.getByRole('heading', { name: '没有一次修好的' }).waitFor();
  await me.page.getByRole('link', { name: '返回' }).click();
  await me.page.locator('.kpi').first().waitFor();
});

test('every number of every group leads to its orders', async () => {
  const me = await atReport({ lang: 'en' });
  for (const by of ['technician', 'cause', 'model', 'fault']) {
    await me.page.getByRole('button', { name: 'By ' + by }).click();
    const links = me.page.locator('.main-t table a.cellink');
    await until('the groups', async () => (await me.page.getByRole('button', { name: 'By ' + by }).getAttribute('aria-pressed')) === 'true' && (await links.count()) > 0);
    for (const [n, to] of await links.evaluateAll((all) => all.map((a) => [Number(a.firstChild.textContent), a.getAttribute('href')]))) {
      const [, , count, from, end, group, key] = to.split('/').map(decodeURIComponent);
      const query = new URLSearchParams({ count, from, to: end, by: group, key });
      const { items } = await api('lead', 'GET', '/reports/quality/orders?' + query);
      assert.ok(items.length > 0 && items.length <= n, `${by}: ${to} says ${n}, ${items.length} are listed`);
    }
  }
});

test('a shorter time has fewer steps, an earlier one is empty and says so', async () => {
  const me = await atReport();
  await me.page.getByLabel('看多久').selectOption('week');
  await me.page.getByText('每天一点').waitFor();
  await me.page.getByRole('group', { name: '看数字' }).or(me.page.locator('details.fold summary').first()).first().click();
  assert.equal(await me.page.locator('details.fold tbody tr').count(), 7);
  for (let i = 0; i < 5; i++) await me.page.getByRole('button', { name: '前一段' }).click();
  await me.page.getByText('这段时间没有结掉的维修单。').waitFor();
  await me.look('desk-quality-empty');
});

test('the table goes into a file as it is shown, with names', async () => {
  const me = await atReport({ lang: 'en' });
  await me.page.getByRole('button', { name: 'By technician' }).click();
  await me.page.locator('.main-t tbody tr').first().waitFor();
  const [file] = await Promise.all([me.page.waitForEvent('download'), me.page.getByRole('button', { name: 'CSV' }).click()]);
  assert.equal(file.suggestedFilename(), 'quality-technician.csv');
  const text = readFileSync(await file.path(), 'utf8');
  assert.match(text, /^\ufefftechnician,Closed,Proven,/);
  assert.ok(text.split('\r\n').length >= 3, text);
});

test('whoever leads nobody is not offered it, and gets no figure', async () => {
  const me = await open({ as: desk });
  await me.logIn('dispatcher', '/d#/quality');
  await me.page.getByText('质量报告给负责人和经理看。').waitFor();
  assert.equal(await me.page.getByRole('link', { name: '质量' }).count(), 0);
});

for (const width of [1280, 880, 390]) {
  test(`nothing is wider than a screen of ${width}`, async () => {
    const me = await atReport({ as: { viewport: { width, height: 800 } } });
    await me.look('desk-quality-' + width);
  });
}
