// SPDX-License-Identifier: Apache-2.0
import { before, test } from 'node:test';
import { act, api, desk, inert, open, sent, world } from './harness.mjs';

const all = world.payloads.join(' ');
const slot = () => ({ from: new Date(Date.now() + 7200000).toISOString(), to: new Date(Date.now() + 10800000).toISOString(), agreed_by: 'customer' });
let id;

/** Everything that somebody may write has been written. */
before(async () => {
  id = await sent({ text: all });
  await act('technician', id, 'accept');
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true, note: all, customer_words: all });
  await act('technician', id, 'schedule', slot());
  await act('dispatcher', id, 'reschedule', { ...slot(), reason: all });
  await act('technician', id, 'note', { text: all });
  await act('technician', id, 'ask_help', { text: all });
  await act('dispatcher', id, 'answer_help', { text: all });
  const d = (await api('dispatcher', 'GET', '/orders/' + id)).diagnosis;
  await act('technician', id, 'depart', { parts: d.parts.map((p) => p.sku), tools: [], missing: d.tools.map((x) => ({ item: x.id, reason: all })) });
  await act('technician', id, 'arrive', { code: world.devices[0], how: 'typed' });
  await act('technician', id, 'report_damage', { text: all });
});

const reads = (me, text) => me.page.getByText(text, { exact: false }).first().waitFor();

test('on the technician’s page', async () => {
  const me = await open();
  await me.logIn('technician');
  await me.page.locator(`a[href="#/order/${id}"]`).waitFor();
  await inert(me);
  await me.page.locator(`a[href="#/order/${id}"]`).click();
  for (const p of world.payloads) await reads(me, p);
  await inert(me);
  await me.look('payloads-order');
  await me.go(`/t#/order/${id}/card`);
  await me.page.getByLabel('加费用').selectOption('LAB');
  await me.page.getByText(/alert\(3\)/).first().waitFor();
  await inert(me);
  await me.accessible();
  await me.go('/t#/me');
  await reads(me, world.payloads[0]);
  await inert(me);
});

test('in an address: nothing is taken from it', async () => {
  const me = await open();
  await me.logIn('technician');
  const odd = encodeURIComponent(world.payloads[1]);
  me.allowLike(/^40[04] (GET|POST) \/api\/v1\/orders\//);
  await me.go(`/t#/order/${odd}`);
  await inert(me);
  await me.go(`/t#/${odd}/${odd}`);
  await inert(me);
});

test('at the desk', async () => {
  const me = await open({ as: desk });
  await me.logIn('lead', '/d');
  await me.page.locator(`[data-order="${id}"]`).waitFor();
  await inert(me);
  await me.go(`/d#/order/${id}`);
  await reads(me, world.payloads[1]);
  await inert(me);
  await me.go(`/d#/device/${world.devices[0]}`);
  await me.page.locator('main h1').waitFor();
  await inert(me);
});

test('on the card', async () => {
  await act('technician', id, 'complete', {
    outcome: 'fixed', cause: 'other', note: all, work: [all], parts: [{ sku: 'WP-SOL-FL-24V', code: all.slice(0, 60) }],
    charges: [{ code: 'LAB' }], signature: { name: world.payloads[1] }, opinion: all.slice(0, 500), override: { reason: all },
  });
  for (const lang of ['zh-CN', 'en']) {
    const me = await open({ lang });
    await me.logIn('technician');
    await me.go(`/api/v1/orders/${id}/card?lang=${lang}`);
    await reads(me, world.payloads[4]);
    await inert(me);
  }
});
