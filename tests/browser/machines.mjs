// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, desk, open, sent, until, world } from './harness.mjs';

const [first, second, third, fourth, fifth] = world.devices;
const row = (me, id) => me.page.locator('.lrow', { has: me.page.locator(`[data-row="${id}"]`) });
const device = (id) => api('dispatcher', 'GET', '/devices/' + id);

async function atDesk(page, { lang = 'zh-CN', theme = 'light', login = 'dispatcher' } = {}) {
  const me = await open({ as: desk, lang, theme });
  await me.logIn(login, '/d');
  await me.go('/d#/' + page);
  await me.page.locator('main h1').waitFor();
  return me;
}

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`machines are found by id, model, street and household (${lang}, ${theme})`, async () => {
    const me = await atDesk('devices', { lang, theme });
    await row(me, first).waitFor();
    await me.look('desk-machines');
    const box = me.page.locator('input[type=search]');
    const only = async (text, id) => {
      await box.fill(text);
      await until(`nothing but ${id}`, async () => (await me.page.locator('.lrow').count()) === 1);
      await row(me, id).waitFor();
    };
    await only(third.toLowerCase(), third);
    await only('湖墅', fourth);
    await only('harbour', third);
    await box.fill('nothing is called so');
    await until('none', async () => (await me.page.locator('.lrow').count()) === 0);
    await box.fill('');
    await me.page.getByRole('button', { name: /没有消息的|Silent/ }).click();
    await me.page.getByText(/没有沉默的机器|No machine is silent/).waitFor();
  });
}

test('the keys go through machines and open one', async () => {
  const me = await atDesk('devices');
  await row(me, first).waitFor();
  await me.page.keyboard.press('j');
  await me.page.keyboard.press('j');
  await until('the second', () => me.page.evaluate((id) => document.activeElement?.dataset?.row === id, second));
  await me.page.keyboard.press('Enter');
  await me.page.locator('h1', { hasText: second }).waitFor();
});

async function told(me, name, fill = async () => undefined) {
  await me.page.locator('main .panel').getByRole('button', { name, exact: true }).click();
  const dialog = me.page.getByRole('dialog');
  await fill(dialog);
  await dialog.locator('.btn.main').click();
  await dialog.waitFor({ state: 'detached' });
}

test('a command is sent with its arguments, and what becomes of it is seen', async () => {
  const me = await atDesk('device/' + first);
  await told(me, '冲洗', async (dialog) => {
    await dialog.getByText('下水不通时会溢出').waitFor();
    await dialog.locator('input[name=seconds]').fill('500');
    await dialog.locator('.btn.main').click();
    assert.equal(await dialog.locator('input[name=seconds]').evaluate((e) => e.validity.rangeOverflow), true);
    await me.look('desk-command');
    await dialog.locator('input[name=seconds]').fill('30');
  });
  await me.page.locator('.log li', { hasText: '冲洗' }).getByText('做完').waitFor();
  const { items } = await api('dispatcher', 'GET', `/devices/${first}/commands`);
  assert.deepEqual([items[0].name, items[0].args.seconds], ['flush', 30]);
  await told(me, '对时');
  await until('our time', async () => Math.abs((await api('dispatcher', 'GET', `/devices/${first}/commands`)).items[0].args.now_ms - Date.now()) < 60000);
});

test('what the machine refuses is told in words', async () => {
  const me = await atDesk('device/' + fourth);
  await me.page.route(`**/devices/${fourth}/commands`, (r) => (r.request().method() === 'GET'
    ? r.fulfill({ json: { items: [{ id: 'x', name: 'test_run', args: { seconds: 60 }, state: 'refused', detail: 'leak', created_at: new Date().toISOString(), changed_at: new Date().toISOString() }], next_cursor: null } }) : r.continue()));
  await me.page.reload();
  await me.page.getByText('正在漏水，不能做').waitFor();
});

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`a machine says how it is, what it is told and what was found (${lang}, ${theme})`, async () => {
    const me = await atDesk('device/' + first, { lang, theme });
    await me.page.locator('svg.chart').first().waitFor();
    await me.page.getByText(/没有判定过故障|No fault was ever found/).waitFor();
    await me.look('desk-machine');
    await me.go(`/d#/label/${first}`);
    const label = me.page.locator('svg.code128');
    await label.waitFor();
    assert.ok(await label.locator('rect').count() > 30);
    await me.look('desk-label');
  });
}

const menu = async (me, name) => {
  await me.page.locator('.menu summary').click();
  await me.page.locator('.menulist').getByRole('button', { name }).click();
  return me.page.getByRole('dialog');
};

test('another machine takes its place with its order, and the old one is shut out', async () => {
  const order = await sent({ device: second });
  const me = await atDesk('device/' + second);
  const dialog = await menu(me, '换成另一台机器');
  await dialog.locator('input[name=with]').fill(fifth);
  await dialog.locator('textarea').fill('主板进水');
  me.allow(`409 POST /api/v1/devices/${second}/replace`);
  await dialog.locator('.btn.main').click();
  await dialog.getByRole('alert').waitFor();
  await dialog.locator('input[name=with]').fill('NEW-7');
  await dialog.locator('.btn.main').click();
  await me.page.locator('h1', { hasText: 'NEW-7' }).waitFor();
  assert.equal((await device(second)).status, 'revoked');
  assert.equal((await api('dispatcher', 'GET', '/orders/' + order)).device.id, 'NEW-7');
});

test('a machine moves to another home, and is shut out', async () => {
  const me = await atDesk('device/' + third);
  const dialog = await menu(me, '移到另一家');
  const other = await dialog.locator('option', { hasText: '曹*' }).first().getAttribute('value');
  await dialog.locator('select').selectOption(other);
  await dialog.locator('.btn.main').click();
  await until('the other home', async () => (await device(third)).customer === other);
  const again = await menu(me, '停用');
  await again.locator('.btn.main').click();
  await me.page.getByText('已停用').first().waitFor();
  assert.equal((await device(third)).status, 'revoked');
});
