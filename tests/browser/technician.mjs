// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { act, api, label, open, order, picture, sent, technician, until, world } from './harness.mjs';

/** By the technician's other hand: on the road, with nothing left to pack. */
async function atTheDoor(id) {
  await act('technician', id, 'accept');
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true });
  const { now } = await api('dispatcher', 'GET', '/clock');
  await act('technician', id, 'schedule', { from: now, to: new Date(Date.parse(now) + 3600000).toISOString(), agreed_by: 'customer' });
  const d = (await order(id)).diagnosis;
  await act('technician', id, 'depart', { parts: d.parts.map((p) => p.sku), tools: d.tools.map((x) => x.id) });
}

let id;
before(async () => (id = await sent()));

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`a technician logs in, sees the day and opens an order (${lang}, ${theme})`, async () => {
    const me = await open({ lang, theme });
    await me.go('/t');
    await me.page.getByRole('button', { name: /进入|Enter/ }).waitFor();
    await me.look('technician-login');
    await me.logIn('technician');
    const card = me.page.locator(`a[href="#/order/${id}"]`);
    await card.waitFor();
    await me.look('technician-today');
    await card.click();
    await me.page.getByText('出水越来越小').waitFor();
    await me.look('technician-order');
  });
}

/** A browser that can read codes sees this one; the camera is Chromium's own test picture. */
const reader = (code) => `globalThis.BarcodeDetector = class { async detect() { return [{ rawValue: ${JSON.stringify(code)} }]; } };`;

test('the code of the machine is read by the camera', async () => {
  const here = await sent({ device: world.devices[1] });
  await atTheDoor(here);
  const me = await open();
  await me.context.grantPermissions(['camera']);
  await me.page.addInitScript(reader(`${world.base}/m/${world.devices[1]}`));
  await me.logIn('technician');
  await me.go(`/t#/order/${here}`);
  await me.page.locator('.next-btn').click();
  await me.page.getByRole('button', { name: '扫码' }).click();
  await until('the code is there', async () => (await me.page.locator('input[name=code]').inputValue()) === world.devices[1]);
  await me.page.locator('dialog').getByRole('button', { name: '到了', exact: true }).click();
  const o = await until('arrived', async () => {
    const now = await order(here);
    return now.state === 'on_site' && now;
  });
  const args = o.history.find((h) => h.action === 'arrive').args;
  assert.deepEqual([args.code, args.how], [world.devices[1], 'scan']);
});

const noCamera = 'Object.defineProperty(navigator, "mediaDevices", { value: undefined });';

test('a browser that cannot read codes reads them by what the service brought along, without a signal as well', async () => {
  const here = await sent({ device: world.devices[4] });
  await atTheDoor(here);
  const me = await open();
  await me.page.addInitScript(noCamera);
  await me.logIn('technician');
  assert.equal(await me.page.evaluate(() => 'BarcodeDetector' in globalThis), false);
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.go(`/t#/order/${here}`);
  await me.page.locator('.next-btn').waitFor();
  await me.context.setOffline(true);
  await me.page.locator('.next-btn').click();
  await me.page.locator('dialog input[type=file]').setInputFiles(label(world.devices[4]));
  await until('the code is read', async () => (await me.page.locator('input[name=code]').inputValue()) === world.devices[4]);
  await me.page.locator('dialog').getByRole('button', { name: '到了', exact: true }).click();
  await me.context.setOffline(false);
  const o = await until('arrived', async () => {
    const now = await order(here);
    return now.state === 'on_site' && now;
  });
  assert.deepEqual(o.history.filter((h) => h.action === 'arrive').map((h) => [h.args.code, h.args.how]), [[world.devices[4], 'photo']]);
  assert.equal(o.attachments.length, 1);
});

test('without a camera a photograph of the label will do', async () => {
  const here = await sent({ device: world.devices[2] });
  await atTheDoor(here);
  const me = await open();
  await me.page.addInitScript(noCamera);
  await me.logIn('technician');
  await me.go(`/t#/order/${here}`);
  await me.page.locator('.next-btn').click();
  assert.equal(await me.page.getByRole('button', { name: '扫码' }).count(), 0);
  await me.page.locator('dialog input[type=file]').setInputFiles(picture(1200, 900, 'label.png'));
  await me.page.locator('dialog').getByRole('button', { name: '到了', exact: true }).click();
  const o = await until('arrived', async () => {
    const now = await order(here);
    return now.state === 'on_site' && now;
  });
  assert.equal(o.history.find((h) => h.action === 'arrive').args.how, 'photo');
  assert.deepEqual(o.attachments.map((a) => [a.type, a.width]), [['image/jpeg', 1200]]);
});

test('another machine is said before anything is sent, with a signal or without', async () => {
  const here = await sent({ device: world.devices[3] });
  await atTheDoor(here);
  const me = await open();
  await me.logIn('technician');
  await me.go(`/t#/order/${here}`);
  await me.page.locator('.next-btn').waitFor();
  await me.context.setOffline(true);
  await me.page.locator('.next-btn').click();
  await me.page.locator('input[name=code]').fill('WP-9999');
  await me.page.getByText('这台是 WP-9999，工单上是 ' + world.devices[3]).waitFor();
  await me.look('technician-wrong-machine');
  const arrived = me.page.locator('dialog').getByRole('button', { name: '到了', exact: true });
  await arrived.click();
  assert.equal(await me.page.locator('dialog').count(), 1);
  await me.page.locator('input[name=code]').fill(world.devices[3].toLowerCase());
  await arrived.click();
  await me.page.locator('dialog').waitFor({ state: 'detached' });
  await me.context.setOffline(false);
  await until('arrived', async () => (await order(here)).state === 'on_site');
});

test('hand-in and the person’s own page', async () => {
  for (const [lang, theme] of [['zh-CN', 'dark'], ['en', 'light']]) {
    const me = await open({ lang, theme });
    await me.logIn('technician');
    await me.go('/t#/money');
    await me.page.locator('.fig').waitFor();
    await me.look('technician-hand-in');
    await me.go('/t#/me');
    await me.page.locator('h1').waitFor();
    await me.look('technician-me');
    await me.go('/t#/queue');
    await me.page.locator('.state').waitFor();
    await me.look('technician-queue-empty');
  }
});

test('an installation: the place is agreed, the machine scanned, pictures taken', async () => {
  const device = world.devices[1];
  const { id: here } = await api('dispatcher', 'POST', '/orders', { kind: 'install', device, text: '新装一台' });
  await act('dispatcher', here, 'assign', { technician: await technician(), only: true });
  await act('technician', here, 'accept', { only: true });
  await act('technician', here, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true, only: true });
  const { now } = await api('dispatcher', 'GET', '/clock');
  await act('technician', here, 'schedule', { from: now, to: new Date(Date.parse(now) + 3600000).toISOString(), agreed_by: 'customer', only: true });
  const d = (await order(here)).diagnosis;
  await act('technician', here, 'depart', { parts: d?.parts.map((p) => p.sku) ?? [], tools: d?.tools.map((x) => x.id) ?? [], only: true });
  const me = await open({ lang: 'en', theme: 'dark' });
  const { page } = me;
  const sheet = page.locator('dialog');
  await me.logIn('technician');
  await me.go(`/t#/order/${here}`);
  await page.locator('.next-btn').click();
  await page.locator('input[name=code]').fill(device);
  await sheet.getByRole('button', { name: 'Arrived', exact: true }).click();
  await until('arrived', async () => (await order(here)).state === 'on_site');
  await page.getByRole('button', { name: 'The place is agreed' }).click();
  await sheet.getByLabel('Where it goes').fill('Under the sink, left side');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await until('the consent', async () => (await order(here)).installation?.consent_at);
  // Nobody has ever heard of this machine: the service does without a test run and says so.
  await page.locator('.next-btn').and(page.getByRole('button', { name: /^Fill in the card/ })).click();
  await page.getByText(/proof by use only/).waitFor();
  await page.locator('details summary', { hasText: 'does not sign' }).click();
  await page.getByLabel(/^Why/).fill('Signs at the hand-over');
  await page.locator('.next-btn').click();
  await page.getByText('Still missing: photos (P-211)').waitFor();
  await me.look('technician-install');
  await page.locator('.photo input').setInputFiles(picture(800, 600));
  await page.locator('img.photo').waitFor();
  await page.locator('.next-btn').click();
  await until('verifying', async () => (await order(here)).state === 'verifying');
  const o = await order(here);
  assert.equal(o.installation.place, 'Under the sink, left side');
  assert.ok(o.installation.bound_at);
});
