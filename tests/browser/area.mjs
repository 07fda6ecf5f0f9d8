// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, desk, open, until, world } from './harness.mjs';

async function atEvent({ lang = 'zh-CN', theme = 'light', as = desk } = {}) {
  const me = await open({ as, lang, theme });
  await me.logIn('dispatcher', '/d#/area/' + world.event);
  await me.page.locator('svg.map').waitFor();
  return me;
}

const event = () => api('dispatcher', 'GET', '/area-events/' + world.event);

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark'], ['zh-CN', 'dark'], ['en', 'light']]) {
  test(`the event has its map, its curve and what it holds (${lang}, ${theme})`, async () => {
    const me = await atEvent({ lang, theme });
    await me.page.locator('svg.chart').waitFor();
    await me.look('desk-area');
  });
}

test('the list says of every machine what the map shows, and the words of the map count the same', async () => {
  const me = await atEvent({ lang: 'en' });
  const { items } = await api('dispatcher', 'GET', `/area-events/${world.event}/machines?limit=200`);
  const of = (state) => items.filter((m) => m.state === state).length;
  assert.deepEqual([of('affected'), of('recovered'), of('silent') + of('normal')], [5, 2, 3]);
  assert.equal(await me.page.locator('svg.map path.low').count(), of('affected'));
  assert.equal(await me.page.locator('svg.map path.well').count(), of('recovered'));
  assert.match(await me.page.locator('svg.map').getAttribute('aria-label'), /5 have it · 2 recovered/);
  assert.equal(await me.page.getByRole('list', { name: 'Machines of the area: 10' }).getByRole('listitem').first().getAttribute('aria-setsize'), '10');
  // No door can be told from it.
  for (const m of items) assert.equal(m.position.lat, Math.round(m.position.lat * 1000) / 1000);
});

test('the list is walked with the keyboard, filtered by state, and leads to a machine', async () => {
  const me = await atEvent();
  await me.page.getByRole('button', { name: '2 台恢复了' }).focus();
  await me.page.keyboard.press('Enter');
  await until('two rows', async () => (await me.page.locator('.mrow').count()) === 2);
  await me.page.locator('.mrow a').first().focus();
  await me.page.locator('svg.map .here').waitFor();
  await me.page.keyboard.press('Enter');
  await me.page.locator('h1', { hasText: 'WP-0022' }).waitFor();
});

test('the curve has its numbers: as many at last as have it', async () => {
  const me = await atEvent();
  await me.page.locator('details.fold summary').click();
  const { share } = await event();
  assert.equal(await me.page.locator('details.fold tbody tr td').nth(-2).textContent(), String(share.affected - share.recovered));
});

for (const width of [1280, 880]) {
  test(`nothing is wider than a screen of ${width}`, async () => {
    const me = await atEvent({ as: { viewport: { width, height: 800 } } });
    await me.look('desk-area-' + width);
  });
}

test('an event is ended by hand with a reason: what it held is released, and the page says who ended it and why', async () => {
  const me = await atEvent();
  const before = await event();
  assert.equal(before.held, 1);
  assert.equal(before.held_orders[0].will_be, 'released');
  await me.page.getByRole('cell', { name: '放行' }).waitFor();
  await me.page.getByRole('button', { name: '结束并放行' }).click();
  await me.page.getByRole('dialog').getByText('按住的 1 单全部放行').waitFor();
  await me.look('desk-area-close');
  await me.page.getByRole('dialog').getByRole('button', { name: '结束并放行' }).click();
  assert.equal((await event()).state, 'open', 'without a reason nothing is sent');
  await me.page.locator('dialog textarea').fill('水厂说不是他们的');
  await me.page.getByRole('dialog').getByRole('button', { name: '结束并放行' }).click();
  await me.page.getByText('水厂说不是他们的').waitFor();
  const after = await event();
  assert.deepEqual([after.state, after.held, after.reason], ['closed', 0, '水厂说不是他们的']);
  assert.ok(after.released >= 1);
  await me.page.getByRole('heading', { name: `放行的 ${after.released} 单` }).waitFor();
  await me.accessible();
});
