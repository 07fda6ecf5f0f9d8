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

const looks = [['zh-CN', 'light'], ['en', 'dark'], ['zh-CN', 'dark'], ['en', 'light']];

for (const [lang, theme] of looks) {
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
    await me.go('/d#/schedule/2026-01-01');
    await me.page.locator('.clash-at').waitFor();
    await me.look('desk-schedule');
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

for (const [lang, theme] of looks) {
  test(`an order says what was measured, why, and who could go (${lang}, ${theme})`, async () => {
    const me = await atDesk('lead', { lang, theme, page: 'order/' + world.evidence });
    await me.page.locator('svg.chart').first().waitFor();
    assert.match(await me.page.locator('svg.chart').first().getAttribute('aria-label'), /0\.04/);
    await me.look('desk-order');
    await me.page.getByRole('button', { name: /经过|History/ }).click();
    await me.page.getByText(/立单|Opened/).last().waitFor();
    await me.go('/d#/order/' + world.ready[5]);
    await me.page.locator('.cand').first().waitFor();
    await me.look('desk-candidates');
  });
}

test('a dispatcher takes the second candidate with two keys', async () => {
  const me = await atDesk('dispatcher', { page: 'order/' + world.ready[5] });
  const second = me.page.locator('.cand', { has: me.page.locator('kbd', { hasText: '2' }) });
  const name = await second.locator('.pick').textContent();
  await me.page.locator('main').focus();
  await me.page.keyboard.press('2');
  await me.page.getByRole('button', { name: `派给${name}` }).waitFor();
  await me.page.keyboard.press('Enter');
  await me.page.getByText('等师傅接单').waitFor();
  assert.equal((await order(world.ready[5])).technician, await technician(world.team[name]));
});

test('the phone is shown when it is asked for', async () => {
  const me = await atDesk('dispatcher', { page: 'order/' + world.help });
  await me.page.getByText('****').waitFor();
  await me.page.getByRole('button', { name: '显示' }).click();
  await me.page.getByText('+8613800100009').waitFor();
});

test('a question of a technician is answered', async () => {
  const me = await atDesk('dispatcher', { page: 'order/' + world.help });
  await me.page.getByRole('button', { name: /^回答/ }).first().click();
  await me.page.locator('textarea').fill('可以，带上旧阀体。');
  await me.page.getByRole('dialog').getByRole('button', { name: '回答' }).click();
  await until('the answer', async () => (await order(world.help)).help[0].answer === '可以，带上旧阀体。');
});

test('whoever was slower is told, and sees the order as it is', async () => {
  const me = await atDesk('dispatcher', { page: 'order/' + world.visits[2] });
  await me.page.locator('.menu summary').click();
  await me.page.getByRole('button', { name: '搁置' }).click();
  await me.page.locator('textarea').fill('用户出差');
  await act('lead', world.visits[2], 'note', { text: '我来打电话' });
  me.allow(`412 POST /api/v1/orders/${world.visits[2]}/actions/park`);
  await me.page.getByRole('dialog').getByRole('button', { name: '搁置' }).click();
  await me.page.getByText('刚才有人改过这张单').waitFor();
  await me.page.getByText('我来打电话').waitFor();
  assert.equal((await order(world.visits[2])).state, 'scheduled');
  assert.equal(await me.page.locator('textarea').inputValue(), '用户出差');
});

const visit = (me, id) => me.page.locator(`[data-visit="${id}"]`);
const hourOf = async (id) => (await order(id)).appointment.from.slice(11, 16);

test('a visit is moved with the arrow keys, and only when the customer has agreed', async () => {
  const id = world.visits[0];
  const me = await atDesk('dispatcher', { page: 'schedule/2026-01-01' });
  await visit(me, id).focus();
  await me.page.keyboard.press('ArrowRight');
  await me.page.keyboard.press('ArrowRight');
  await me.page.locator('.blk.ghost', { hasText: '11:30' }).waitFor();
  assert.equal(await hourOf(id), '02:30');
  await me.page.keyboard.press('Enter');
  await me.page.locator('dialog textarea').fill('用户中午才在家');
  await me.look('desk-move');
  await me.page.getByRole('dialog').getByRole('button', { name: '同意了' }).click();
  await until('the other time', async () => (await hourOf(id)) === '03:30');
});

test('a visit is dragged to another technician: taken back and given away', async () => {
  const id = world.visits[1];
  const me = await atDesk('dispatcher', { page: 'schedule/2026-01-01' });
  await visit(me, id).waitFor();
  const from = await visit(me, id).boundingBox();
  const other = me.page.locator('.tr', { hasNot: visit(me, id) }).first();
  const [row, person] = [await other.boundingBox(), await other.getAttribute('data-person')];
  await me.page.mouse.move(from.x + 20, from.y + 20);
  await me.page.mouse.down();
  await me.page.mouse.move(from.x + 40, row.y + 30, { steps: 5 });
  await me.page.mouse.move(from.x + 20, row.y + 40);
  await me.page.locator('.blk.ghost').waitFor();
  await me.page.mouse.up();
  await me.page.getByRole('dialog').getByRole('button', { name: '改派' }).click();
  await until('the other technician', async () => (await order(id)).technician === person);
});

test('two visits that clash are said first, with a time at which one fits', async () => {
  const me = await atDesk('dispatcher', { lang: 'en', theme: 'dark', page: 'schedule/2026-01-01' });
  await me.page.getByText(/two visits clash at 15:30/).waitFor();
  await me.page.locator('.clash-at').waitFor();
  await me.accessible();
});

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`an area event leads to its orders and machines (${lang}, ${theme})`, async () => {
    const me = await atDesk('dispatcher', { lang, theme, page: 'areas' });
    await me.page.getByRole('link', { name: /大关/ }).click();
    await me.page.getByText(/7 台|7 of/).first().waitFor();
    await me.accessible();
    await me.page.getByRole('link', { name: 'WP-0022' }).click();
    await me.page.locator('svg.chart').first().waitFor();
    await me.look('desk-device');
  });
}
