// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, desk, open, order, technician, until, world } from './harness.mjs';

const card = (me, id) => me.page.locator(`[data-order="${id}"]`);

async function atDesk(login, { lang = 'zh-CN', theme = 'light', page = '' } = {}) {
  const me = await open({ as: desk, lang, theme });
  await me.logIn(login, '/d');
  if (page) await me.go('/d#/' + page);
  await me.page.locator('main h1').waitFor();
  return me;
}

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`the board has every open order in its column (${lang}, ${theme})`, async () => {
    const me = await atDesk('dispatcher', { lang, theme });
    await card(me, world.ready[0]).waitFor();
    await card(me, world.clash[0]).waitFor();
    const columns = await me.page.locator('.col').count();
    assert.equal(columns, 5);
    await me.page.getByRole('button', { name: /派给|Assign to/ }).waitFor();
    await me.look('desk-board');
    await me.page.keyboard.press('?');
    await me.page.getByRole('dialog').waitFor();
    await me.look('desk-keys');
  });
}

test('a technician has no desk', async () => {
  const me = await open({ as: desk });
  await me.logIn('chen', '/d');
  await me.page.getByRole('link', { name: /师傅/ }).waitFor();
  await me.accessible();
});

test('keys move between cards, open one and come back to it', async () => {
  const me = await atDesk('dispatcher');
  await card(me, world.ready[0]).waitFor();
  await me.page.keyboard.press('j');
  const first = await until('a focused card', () => me.page.evaluate(() => document.activeElement?.dataset?.order));
  await me.page.keyboard.press('j');
  await until('the next card', async () => (await me.page.evaluate(() => document.activeElement?.dataset?.order)) !== first);
  await me.page.keyboard.press('k');
  await until('the first card', async () => (await me.page.evaluate(() => document.activeElement?.dataset?.order)) === first);
  await me.page.keyboard.press('l');
  await until('a card of the next column', async () => (await me.page.evaluate(() => document.activeElement?.dataset?.order)) !== first);
  await me.page.keyboard.press('/');
  await me.page.keyboard.type('jjj');
  assert.equal(await me.page.locator('input[type=search]').inputValue(), 'jjj');
  assert.equal(await me.page.locator('.dcard').count(), 0);
});

test('what somebody else does is seen without asking, and a step of the strip is taken with Enter', async () => {
  const me = await atDesk('dispatcher');
  const id = world.ready[3];
  const column = me.page.locator('.col', { has: card(me, id) }).locator('h2');
  await card(me, id).waitFor();
  assert.equal(await column.textContent(), '待派');
  await act('lead', id, 'assign', { technician: await technician('hejia') });
  await until('the other column', async () => (await column.textContent()) === '待接、待联系');
  await me.page.getByRole('button', { name: /派给/ }).waitFor();
  await me.page.locator('main').focus();
  await me.page.keyboard.press('Enter');
  await until('an order that was given away', async () => (await order(world.ready[0])).state === 'assigned');
});

test('a second tab hears of it through the first: one stream for a browser', async () => {
  const me = await atDesk('dispatcher');
  const streams = [];
  const second = await me.context.newPage();
  second.on('request', (r) => r.url().endsWith('/stream') && streams.push(r.url()));
  await second.goto(world.base + '/d');
  const id = world.ready[4];
  await second.locator(`[data-order="${id}"]`).waitFor();
  await second.locator('.pill.live').waitFor();
  await act('lead', id, 'hold', { reason: '等配件' });
  await second.locator(`[data-order="${id}"]`, { hasText: '按住' }).waitFor();
  assert.deepEqual(streams, []);
});
