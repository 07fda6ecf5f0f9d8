// SPDX-License-Identifier: Apache-2.0
// A visit without a signal: what the technician did and what the dispatcher did meanwhile both survive, each with its
// own true time, and nothing stays in the queue that nobody can end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, open, order, picture, sent, technician, until, world } from './harness.mjs';

const hours = (n) => new Date(Math.ceil(Date.now() / 3600000 + n) * 3600000).toISOString();
const when = (at) => Date.parse(at);

/** Agreed with the customer by telephone, as on every morning. */
async function agreed(device) {
  const id = await sent({ device });
  await act('technician', id, 'accept');
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true });
  await act('technician', id, 'schedule', { from: hours(2), to: hours(3), agreed_by: 'customer' });
  return id;
}

async function onPage(id, options = {}) {
  const me = await open(options);
  await me.logIn('technician');
  await me.page.locator(`a[href="#/order/${id}"]`).waitFor();
  await until('what the day needs is kept', () => me.page.evaluate(async () => {
    const open = indexedDB.open('tapwright-copies');
    const db = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const keys = await new Promise((done) => (db.transaction('kept').objectStore('kept').getAllKeys().onsuccess = (e) => done(e.target.result)));
    db.close();
    return ['/prices', '/checklists', '/stock'].every((k) => keys.includes(k)) && keys.some((k) => k.startsWith('/orders/'));
  }));
  await me.page.evaluate(() => navigator.serviceWorker?.ready);
  await me.page.locator(`a[href="#/order/${id}"]`).click();
  return me;
}

const inQueue = (me) => me.page.evaluate(() => new Promise((done) => {
  const open = indexedDB.open('tapwright-outbox');
  open.onsuccess = () => {
    const db = open.result;
    const all = db.transaction('kept').objectStore('kept').getAll();
    all.onsuccess = () => {
      db.close();
      done(all.result.map((s) => [s.action, s.state]));
    };
  };
}));

const arrivedAll = (me, but = []) => until('the queue is empty', async () => {
  const left = (await inQueue(me)).filter(([action]) => !but.includes(action));
  return left.length === 0;
}, 40000);

async function sign(page) {
  const paper = page.locator('.sign canvas');
  await paper.scrollIntoViewIfNeeded();
  const at = await paper.boundingBox();
  await page.mouse.move(at.x + 30, at.y + 40);
  await page.mouse.down();
  for (const [x, y] of [[90, 80], [140, 30], [200, 90]]) await page.mouse.move(at.x + x, at.y + y, { steps: 3 });
  await page.mouse.up();
}

const step = (page, name) => page.locator('.next-btn').and(page.getByRole('button', { name })).click();

/** A whole visit by the buttons of the page, without a network. */
async function visit(me, device) {
  const { page } = me;
  const sheet = page.locator('dialog');
  await step(page, /^出发去/);
  await sheet.getByLabel('原因').fill('车上没有，先去看看');
  for (const box of await sheet.locator('input[type=checkbox]').all()) await box.check();
  await sheet.getByRole('button', { name: '出发', exact: true }).click();
  await step(page, /^到了/);
  await sheet.locator('input[name=code]').fill(device);
  for (const box of await sheet.locator('input[type=checkbox]').all()) await box.check();
  await sheet.getByRole('button', { name: '到了', exact: true }).click();
  await step(page, /^开始试机/);
  await page.getByText('有信号时才能叫机器试机').waitFor();
  await step(page, /^填维修卡/);
  await page.locator('#card-gate ~ .field textarea').fill('地下室没有信号');
  await page.getByLabel('加费用').selectOption('LAB');
  await page.locator('.photo input').setInputFiles(picture(2000, 1000));
  await page.locator('img.photo').waitFor();
  await sign(page);
  await me.look('technician-card-offline');
  await step(page, /^交卡/);
  await page.getByText('条记录从').waitFor();
}

test('the dispatcher moves the slot while the technician works without a signal', async () => {
  const [device] = world.devices;
  const id = await agreed(device);
  const me = await onPage(id);
  const { page } = me;
  await page.locator('.next-btn').waitFor();
  const began = Date.now();
  await me.context.setOffline(true);

  await page.getByRole('button', { name: '改时间' }).click();
  const sheet = page.locator('dialog');
  await sheet.getByLabel('原因').fill('用户家人要早一点');
  await sheet.getByText('用户家人', { exact: true }).click();
  await sheet.getByRole('button', { name: '就约这个时间' }).click();
  await page.getByRole('button', { name: '联系用户' }).click();
  await sheet.getByLabel('备注').fill('说好在楼下等');
  await sheet.getByRole('button', { name: '记下' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.reload();
  await visit(me, device);
  const ended = Date.now();
  await me.page.goto(world.base + '/t#/queue');
  await me.look('technician-queue-offline');

  const moved = { from: hours(5), to: hours(6), agreed_by: 'customer', reason: '用户打来电话要求' };
  await act('dispatcher', id, 'reschedule', moved);
  const backAt = Date.now();
  await me.context.setOffline(false);
  await arrivedAll(me, ['reschedule']);

  await page.getByText('要您定一下').waitFor();
  await me.look('technician-clash');
  await page.getByRole('button', { name: /^就用/ }).click();
  await arrivedAll(me);

  const o = await order(id);
  assert.equal(when(o.appointment.from), when(moved.from));
  assert.equal(o.state, 'verifying');
  const mine = o.history.filter((h) => h.role === 'technician' && when(h.received_at) >= backAt - 1000);
  assert.deepEqual(mine.map((h) => h.action), ['contact', 'depart', 'arrive', 'test_run', 'attach', 'complete', 'note']);
  for (const h of mine.slice(0, -1)) assert.ok(when(h.at) >= began && when(h.at) <= ended, `${h.action} at ${h.at}`);
  assert.ok(mine.at(-1).args.text.includes('用户家人'), 'what was agreed is kept as a note');
  const [v] = o.visits;
  assert.ok(when(v.departed_at) >= began && when(v.departed_at) < when(v.arrived_at) && when(v.arrived_at) < when(v.left_at) && when(v.left_at) <= ended);
  assert.deepEqual(v.gate_exception, { kind: 'override', reason: '地下室没有信号' });
  assert.equal(o.attachments.length, 1);
  assert.ok(when(o.attachments[0].at) <= ended);
  assert.equal(o.card.signature.image, 'drawn');
  assert.deepEqual(o.late, []);
  await page.getByText('都送到了').waitFor();
});

test('the order is given to somebody else meanwhile', async () => {
  const device = world.devices[1];
  const id = await agreed(device);
  const me = await onPage(id, { theme: 'dark' });
  await me.page.locator('.next-btn').waitFor();
  const began = Date.now();
  await me.context.setOffline(true);
  await visit(me, device);
  const ended = Date.now();
  await act('dispatcher', id, 'unassign');
  await act('dispatcher', id, 'assign', { technician: await technician('second') });
  me.allow(...['depart', 'arrive', 'test_run', 'complete'].map((a) => `409 POST /api/v1/orders/${id}/actions/${a}`), `404 GET /api/v1/orders/${id}`);
  me.allowLike(new RegExp(`^409 PUT /api/v1/orders/${id}/attachments/`));
  await me.context.setOffline(false);
  await arrivedAll(me);
  await me.page.getByText('这张单现在不在您手里了').waitFor();
  await me.page.goto(world.base + '/t#/queue');
  await me.page.getByText('已自动合好').waitFor();
  await me.look('technician-merged');

  const o = await order(id);
  assert.equal(o.technician, await technician('second'));
  o.late.sort((a, b) => when(a.at) - when(b.at));
  assert.deepEqual(o.late.map((l) => l.action), ['depart', 'arrive', 'test_run', 'attach', 'complete']);
  for (const l of o.late) assert.ok(when(l.at) >= began && when(l.at) <= ended, `${l.action} at ${l.at}`);
  const card = o.late.at(-1).args;
  assert.match(card.signature.image, /^data:image\/png;base64,/);
  assert.deepEqual(card.charges, [{ code: 'LAB', quantity: 1 }]);
  for (const l of o.late) await act('dispatcher', id, 'take_late', { late: l.id });
  const after = await order(id);
  assert.equal(after.attachments.length, 1);
  assert.equal(after.attachments[0].by, await technician('technician'));
  await me.page.getByRole('button', { name: '知道了' }).click();
  await me.page.getByText('已自动合好').waitFor({ state: 'detached' });
});

test('a refusal can be ended: here, what was done twice becomes a note', async () => {
  const id = await agreed(world.devices[2]);
  const me = await onPage(id);
  const { page } = me;
  await page.locator('.next-btn').waitFor();
  await me.context.setOffline(true);
  const sheet = page.locator('dialog');
  await step(page, /^出发去/);
  await sheet.getByLabel('原因').fill('车上没有');
  await sheet.getByRole('button', { name: '出发', exact: true }).click();
  await until('it waits', async () => (await inQueue(me)).length === 1);
  // The same technician on another phone.
  const d = (await order(id)).diagnosis;
  await act('technician', id, 'depart', { parts: d.parts.map((p) => p.sku), tools: d.tools.map((x) => x.id) });
  // Before the other phone's step, or not possible any more: by the service's clock the two may be one.
  me.allowLike(new RegExp(`^4(00|09) POST /api/v1/orders/${id}/actions/depart`));
  await me.context.setOffline(false);
  await page.locator('section[role=alert]').getByRole('button', { name: '重新来' }).waitFor();
  await page.goto(world.base + '/t#/queue');
  await page.getByText('没有成').waitFor({ timeout: 40000 });
  await me.look('technician-refused');
  await page.getByRole('button', { name: '写成备注给派工员' }).click();
  const notes = await until('the note', async () => {
    const found = (await order(id)).history.filter((h) => h.action === 'note');
    return found.length && found;
  });
  assert.match(notes[0].args.text, /出发/);
  await arrivedAll(me);
  await page.getByText('都送到了').waitFor();
});

test('a slow network that loses answers: every step once, in its order', async () => {
  const id = await sent({ device: world.devices[3] });
  const me = await open({ serviceWorkers: 'block' });
  await me.logIn('technician');
  await me.page.locator(`a[href="#/order/${id}"]`).click();
  await me.page.locator('.next-btn').waitFor();
  let n = 0;
  let pictures = 0;
  // The first time a picture is cut off on its way, then its answer is lost.
  await me.context.route(/\/attachments\//, async (route) => {
    if (pictures++ === 0) return route.abort();
    const answer = await route.fetch();
    return pictures === 2 ? route.abort() : route.fulfill({ response: answer });
  });
  await me.context.route(/\/actions\//, async (route) => {
    await new Promise((go) => setTimeout(go, 300));
    const answer = await route.fetch();
    if (n++ % 3 === 0) await route.abort();
    else await route.fulfill({ response: answer });
  });
  await step(me.page, /^接单/);
  await step(me.page, /^打给/);
  const sheet = me.page.locator('dialog');
  await sheet.getByText('地址对过了').click();
  await sheet.getByRole('button', { name: '记下' }).click();
  await step(me.page, /^和.*约时间/);
  await sheet.getByRole('button', { name: '就约这个时间' }).click();
  await me.page.getByRole('button', { name: '求助' }).click();
  await sheet.locator('textarea').fill('这个阀没见过');
  await sheet.locator('input[type=file]').setInputFiles(picture(800, 600));
  await sheet.getByRole('button', { name: '送出' }).click();
  await until('the question', async () => (await order(id)).help.length === 1, 40000);
  await arrivedAll(me);
  const o = await order(id);
  const mine = o.history.filter((h) => h.role === 'technician').map((h) => h.action);
  assert.deepEqual(mine, ['accept', 'contact', 'schedule', 'attach', 'ask_help']);
  assert.equal(o.attachments.length, 1);
  assert.ok(pictures >= 3, 'the picture was sent again until its answer came');
  assert.ok(n > 3, 'answers were lost and the steps were sent again');
});
