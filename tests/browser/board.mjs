// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, api, desk, open, order, until, world } from './harness.mjs';

const card = (me, id) => me.page.locator(`[data-order="${id}"]`);
const states = (ids) => Promise.all(ids.map(async (id) => (await order(id)).state));
const all = (ids, state) => until(`all ${state}`, async () => (await states(ids)).every((s) => s === state));

async function atDesk(login = 'dispatcher', page = '', { as = desk, lang = 'zh-CN' } = {}) {
  const me = await open({ as, lang });
  await me.logIn(login, '/d');
  if (page) await me.go('/d#/' + page);
  await me.page.locator('main h1').waitFor();
  return me;
}

for (const width of [1280, 880]) {
  test(`no page is wider than a screen of ${width}`, async () => {
    const as = { viewport: { width, height: 800 } };
    const me = await atDesk('dispatcher', '', { as });
    await card(me, world.ready[0]).first().waitFor();
    await me.look('desk-board-' + width);
    await me.go('/d#/schedule/2026-01-01');
    await me.page.locator('[data-visit]').first().waitFor();
    await me.look('desk-schedule-' + width);
    await me.go('/d#/order/' + world.evidence);
    await me.page.locator('svg.chart').first().waitFor();
    await me.look('desk-order-' + width);
  });
}

test('several orders are given to somebody at once, and taken back with one key', async () => {
  const me = await atDesk();
  const some = world.ready.slice(0, 3);
  for (const id of some) {
    await card(me, id).focus();
    await me.page.keyboard.press('x');
  }
  await me.page.getByText('选了 3 单').waitFor();
  await me.look('desk-bulk');
  await me.page.getByRole('region', { name: '多选' }).getByRole('button', { name: '派单' }).click();
  await me.page.locator('dialog select').selectOption(world.people.hejia);
  await me.page.getByRole('dialog').getByRole('button', { name: '派单' }).click();
  await all(some, 'assigned');
  await me.page.getByText('3 / 3 单办好了').waitFor();
  await me.look('desk-undo');
  await me.page.keyboard.press('z');
  await all(some, 'ready');
  await me.page.getByText('撤销了 3 / 3 单').waitFor();
});

test('what is refused stays chosen, with the reason; the others are done', async () => {
  const me = await atDesk();
  const [first, second] = world.ready;
  for (const id of [first, second]) {
    await card(me, id).focus();
    await me.page.keyboard.press('x');
  }
  await me.page.getByText('选了 2 单').waitFor();
  await me.page.getByRole('region', { name: '多选' }).getByRole('button', { name: '按住' }).click();
  await me.page.locator('dialog textarea').fill('等配件');
  // Somebody was faster with one of them, and the desk hears of it too late.
  await me.page.route(`**/orders/${second}/actions/hold`, async (route) => {
    await act('lead', second, 'assign', { technician: world.people.linhai });
    await route.continue();
  });
  me.allow(`412 POST /api/v1/orders/${second}/actions/hold`);
  await me.page.getByRole('dialog').getByRole('button', { name: '按住' }).click();
  await me.page.getByText(/1 \/ 2 单办好了。.*刚才有人改过/).waitFor();
  await me.page.getByText('选了 1 单').waitFor();
  assert.deepEqual(await states([first, second]), ['held', 'assigned']);
  await me.page.getByRole('button', { name: /撤销/ }).click();
  await all([first], 'ready');
});

test('a range is chosen with shift, and Escape lets go', async () => {
  const me = await atDesk();
  const column = me.page.locator('.col').first();
  await column.locator('.dcard').nth(2).waitFor();
  await column.locator('.dcard').nth(0).focus();
  await me.page.keyboard.press('x');
  await me.page.keyboard.press('j');
  await me.page.keyboard.press('j');
  await me.page.keyboard.press('X');
  await me.page.getByText('选了 3 单').waitFor();
  await me.page.keyboard.press('Escape');
  await me.page.getByRole('region', { name: '下一步' }).waitFor();
});

const line = (me, id) => me.page.locator(`.routelist [data-visit="${id}"]`);
const shown = (me) => me.page.locator('.routelist li').evaluateAll((all) => all.map((x) => x.dataset.visit));
const kept = async () => (await api('dispatcher', 'GET', `/technicians/${world.people.chen}/route?day=2026-01-01`)).items.map((i) => i.order);

async function atRoute() {
  const me = await atDesk('dispatcher', 'schedule/2026-01-01');
  await me.page.getByRole('button', { name: '排顺序' }).click();
  await line(me, world.route[2]).waitFor();
  return me;
}

test('the visits of a day are put into another order with the keyboard', async () => {
  const me = await atRoute();
  const [a, b, c] = world.route;
  assert.deepEqual(await shown(me), [a, b, c]);
  await line(me, b).getByRole('button', { name: /往前/ }).focus();
  await me.page.keyboard.press('Enter');
  assert.deepEqual(await shown(me), [b, a, c]);
  // The button that moved it keeps the focus, and says that there is no further.
  assert.equal(await me.page.evaluate(() => document.activeElement.getAttribute('aria-disabled')), 'true');
  await me.look('desk-route');
  await me.page.getByRole('dialog').getByRole('button', { name: '记下' }).click();
  await until('the order of the day', async () => (await kept()).join() === [b, a, c].join());
});

test('and by dragging', async () => {
  const me = await atRoute();
  const [a, b, c] = world.route;
  const [from, to] = [await line(me, c).boundingBox(), await line(me, b).boundingBox()];
  await me.page.mouse.move(from.x + 60, from.y + from.height / 2);
  await me.page.mouse.down();
  await me.page.mouse.move(to.x + 60, to.y + to.height / 2, { steps: 8 });
  await me.page.mouse.up();
  await until('the order on the screen', async () => (await shown(me)).join() === [c, b, a].join());
  await me.page.getByRole('dialog').getByRole('button', { name: '记下' }).click();
  await until('the order of the day', async () => (await kept()).join() === [c, b, a].join());
});

test('words about a short way cover no visit', async () => {
  const me = await atDesk('dispatcher', 'schedule/2026-01-01', { lang: 'en' });
  await act('dispatcher', world.route[1], 'reschedule', { from: '2026-01-01T03:30:00Z', to: '2026-01-01T04:30:00Z', agreed_by: 'customer', reason: 'earlier' });
  await me.page.locator('.gapword').first().waitFor();
  const over = await me.page.evaluate(() => {
    const box = (x) => x.getBoundingClientRect();
    const blocks = [...document.querySelectorAll('a.blk')].map(box);
    return [...document.querySelectorAll('.gapword i')].map(box).filter((w) => blocks.some((b) => b.left < w.right && w.left < b.right && b.top < w.bottom && w.top < b.bottom)).length;
  });
  assert.equal(over, 0);
});

test('a transfer is refused with a reason, another one granted: the order goes over as it is', async () => {
  const me = await atDesk('dispatcher', 'order/' + world.deny);
  await me.page.getByText('师傅想把这一单转给别人').waitFor();
  await me.look('desk-transfer');
  await me.page.getByRole('button', { name: '不同意转单' }).first().click();
  await me.page.locator('dialog textarea').fill('何佳今天满了');
  await me.page.getByRole('dialog').getByRole('button', { name: '不同意转单' }).click();
  await until('no transfer', async () => (await order(world.deny)).transfer === null);
  assert.equal((await order(world.deny)).technician, world.people.linhai);
  await me.go('/d#/order/' + world.grant);
  await me.page.getByText('师傅想把这一单转给别人').waitFor();
  await me.page.getByRole('button', { name: /^同意转单/ }).first().click();
  await until('the other technician', async () => (await order(world.grant)).technician === world.people.hejia);
  assert.equal((await order(world.grant)).state, 'accepted');
});

test('a damage is seen by the lead, not by a dispatcher', async () => {
  const other = await atDesk('dispatcher', 'order/' + world.damage);
  await other.page.getByText('橱柜板进水鼓起').first().waitFor();
  assert.equal(await other.page.getByRole('button', { name: '看过损坏' }).count(), 0);
  const me = await atDesk('lead', 'order/' + world.damage);
  await me.page.getByText('报了财产损坏').waitFor();
  await me.page.getByRole('button', { name: /^看过损坏/ }).first().click();
  await me.page.getByRole('dialog').getByText('橱柜板进水鼓起').waitFor();
  await me.look('desk-damage');
  await me.page.locator('dialog input[name=note]').fill('派人去量');
  await me.page.getByRole('dialog').getByRole('button', { name: '看过损坏' }).click();
  await until('the lead has seen it', async () => (await order(world.damage)).damages[0].acked_at !== null);
});
