// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { act, api, desk, inert, open, order, until, world } from './harness.mjs';

const row = (me, text) => me.page.locator('.lrow', { hasText: text });
const badge = (me, page) => me.page.locator(`.nv[href="#/${page}"] .n`);

async function atDesk(login, page, { lang = 'zh-CN', theme = 'light' } = {}) {
  const me = await open({ as: desk, lang, theme });
  await me.logIn(login, '/d');
  await me.go('/d#/' + page);
  await me.page.locator('main h1').waitFor();
  return me;
}

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`all that waits is there with what is to be done, and counted in the navigation (${lang}, ${theme})`, async () => {
    const me = await atDesk('dispatcher', 'inbox', { lang, theme });
    await row(me, '进水阀线圈量不通').waitFor();
    for (const text of ['台面磕了一块', '周六上午才在家', '还在滴水', '离我太远']) await row(me, text).waitFor();
    const { counts } = await api('dispatcher', 'GET', '/inbox?limit=1');
    const all = Object.values(counts).reduce((a, b) => a + b, 0);
    assert.equal(await badge(me, 'inbox').textContent(), String(all));
    assert.ok(counts.overdue >= 1 && counts.help === 1 && counts.move === 1);
    await inert(me);
    await me.look('desk-inbox');
  });
}

test('a dispatcher is not offered what only the lead may do', async () => {
  const me = await atDesk('dispatcher', 'inbox/damage');
  await row(me, '台面磕了一块').getByText('等负责人').waitFor();
  await me.go('/d#/inbox/help');
  await row(me, '进水阀').getByRole('button', { name: '回答' }).waitFor();
});

test('a question is answered with the keyboard alone, and its row goes without asking', async () => {
  const me = await atDesk('dispatcher', 'inbox/help');
  await row(me, '进水阀').waitFor();
  await me.page.locator('main').focus();
  await me.page.keyboard.press('j');
  await until('the row to have the focus', () => me.page.evaluate(() => document.activeElement?.dataset?.row?.startsWith('help.')));
  await me.page.locator('main').focus();
  await me.page.keyboard.press('Enter');
  await me.page.locator('dialog textarea').fill('带上旧阀体去。');
  await me.look('desk-inbox-answer');
  await me.page.getByRole('dialog').getByRole('button', { name: '回答' }).click();
  await me.page.getByText('没有等您处理的').first().waitFor();
  assert.equal((await order(world.help)).help[0].answer, '带上旧阀体去。');
});

test('what somebody else settles leaves the list, and the figure beside it', async () => {
  const me = await atDesk('lead', 'inbox');
  await row(me, '还在滴水').waitFor();
  const before = Number(await badge(me, 'inbox').textContent());
  await act('dispatcher', world.still_broken, 'note', { text: '电话里说好了，是水龙头没有拧紧' });
  await row(me, '还在滴水').waitFor({ state: 'detached' });
  await until('one less', async () => Number(await badge(me, 'inbox').textContent()) === before - 1);
});

test('the lead has seen the damage, and a transfer is agreed to', async () => {
  const me = await atDesk('lead', 'inbox');
  await row(me, '台面磕了一块').getByRole('button').click();
  await me.page.locator('dialog .btn.main').click();
  await row(me, '台面磕了一块').waitFor({ state: 'detached' });
  await row(me, '离我太远').getByRole('button').click();
  await row(me, '离我太远').waitFor({ state: 'detached' });
  assert.notEqual((await order(world.damage)).damages[0].acked_at, null);
  assert.equal((await order(world.transfer)).transfer, null);
});

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`notices that did not arrive say why (${lang}, ${theme})`, async () => {
    const me = await atDesk('dispatcher', 'notices', { lang, theme });
    await me.page.locator('.lrow', { hasText: '400' }).first().waitFor();
    await me.page.locator('.lrow').first().getByRole('button', { name: /再发一次|Send again/ }).waitFor();
    await inert(me);
    await me.look('desk-notices');
  });
}

test('one of them goes out again, and then some together', async () => {
  const me = await atDesk('dispatcher', 'notices');
  await me.page.locator('.lrow').first().waitFor();
  const dead = async () => (await api('dispatcher', 'GET', '/notices?limit=1')).counts.dead;
  const before = await dead();
  await me.page.locator('.lrow').first().getByRole('button', { name: '再发一次' }).click();
  await until('one less', async () => (await dead()) === before - 1);
  await until('the figure beside it', async () => Number(await badge(me, 'notices').textContent()) === before - 1);
  await me.page.locator('input[type=search]').fill('没有这个');
  await until('none of them', async () => (await me.page.locator('.lrow').count()) === 0);
  await me.page.locator('input[type=search]').fill('bad number');
  await me.page.locator('.lrow').first().waitFor();
  for (const n of [0, 1]) await me.page.locator('.lrow input[type=checkbox]').nth(n).check();
  await me.page.locator('.dnext').getByText('选中 2 条').waitFor();
  await me.page.locator('.dnext .btn.main').click();
  await until('two less', async () => (await dead()) === before - 3);
});

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`what comes in, what was refused and why; the messages are text (${lang}, ${theme})`, async () => {
    const me = await atDesk('manager', 'intake', { lang, theme });
    await me.page.getByText(/已连上|Connected/).waitFor();
    const refused = me.page.locator('.refused li');
    await until('the refused messages', async () => (await refused.count()) >= 6);
    await refused.filter({ hasText: 'NOBODY-7' }).waitFor();
    for (const d of await refused.locator('summary').all()) await d.click();
    for (const p of world.payloads) await me.page.locator('pre', { hasText: p.replace('\u202e', '\\u202e') }).first().waitFor();
    await until('a rate', async () => /\d/.test(await me.page.locator('.kpi b').first().textContent()));
    await inert(me);
    await me.look('desk-intake');
    await me.page.locator('main select').selectOption({ index: 1 });
    const one = await refused.locator('.tag').allTextContents();
    assert.equal(new Set(one).size, 1);
  });
}

test('a dispatcher is not led to what comes in', async () => {
  const me = await atDesk('dispatcher', '');
  await me.page.locator('.nv[href="#/notices"]').waitFor();
  assert.equal(await me.page.locator('.nv[href="#/intake"]').count(), 0);
});

const card = (me, id) => me.page.locator(`[data-order="${id}"]`);

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`what a street and a machine have is one card each, which unfolds (${lang}, ${theme})`, async () => {
    const me = await atDesk('dispatcher', '', { lang, theme });
    const held = (await api('dispatcher', 'GET', '/orders?state=held')).items.filter((o) => o.held_by === world.area);
    const street = card(me, 'area:' + world.area);
    await street.getByText(/按住 2 单|2 held/).waitFor();
    assert.equal(await card(me, held[0].id).count(), 0);
    await card(me, `job:${world.job}:ready`).getByText(/同一台 2 单|2 of one machine/).waitFor();
    await street.focus();
    await me.page.keyboard.press('Enter');
    for (const o of held) await card(me, o.id).waitFor();
    await me.look('desk-groups');
    await me.page.keyboard.press('j');
    await until('the first of them', () => me.page.evaluate((id) => document.activeElement?.dataset?.order === id, held[0].id));
    await me.page.keyboard.press('k');
    await me.page.keyboard.press('x');
    await me.page.locator('.dnext', { hasText: String(held[1].number) }).waitFor();
    await street.click();
    await card(me, held[0].id).waitFor({ state: 'detached' });
  });
}

/** The rows of a table that a press of the button brings. */
async function table(me, button) {
  const [file] = await Promise.all([me.page.waitForEvent('download'), button.click()]);
  const text = readFileSync(await file.path(), 'utf8');
  assert.ok(text.startsWith('\ufeffnumber,id,'));
  return text.trim().split('\r\n').slice(1);
}

test('what is shown, and what is chosen, comes as a table', async () => {
  const me = await atDesk('dispatcher', '');
  await card(me, world.help).waitFor();
  const all = await table(me, me.page.locator('.dtop').getByRole('button', { name: /CSV/ }));
  assert.equal(all.length, Number(await me.page.locator('.nv[href="#/"] .n').textContent()));
  const { number } = await order(world.help);
  await me.page.locator('input[type=search]').fill(String(number));
  await until('one card', async () => (await me.page.locator('.dcard').count()) === 1);
  const found = await table(me, me.page.locator('.dtop').getByRole('button', { name: /CSV/ }));
  assert.deepEqual(found.map((r) => r.split(',')[0]), [String(number)]);
  await me.page.locator('input[type=search]').fill('');
  await card(me, 'area:' + world.area).focus();
  await me.page.keyboard.press('x');
  const chosen = await table(me, me.page.locator('.dnext').getByRole('button', { name: /CSV/ }));
  assert.equal(chosen.length, 2);
});

for (const page of ['inbox', 'notices/all', 'devices', 'device/WP-0001', 'label/WP-0001', 'intake']) {
  test(`${page} stays whole on a small screen`, async () => {
    const me = await atDesk('manager', page);
    for (const [width, height] of [[1280, 720], [390, 844]]) {
      await me.page.setViewportSize({ width, height });
      await me.page.waitForFunction(() => !document.querySelector('[aria-busy]'));
      await me.accessible();
    }
  });
}
