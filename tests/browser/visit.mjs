// SPDX-License-Identifier: Apache-2.0
// What a visit needs besides its road: free times, taking a step back, readings by hand, handing over, little room.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, api, open, order, picture, sent, technician, until, world } from './harness.mjs';

const both = [['zh-CN', 'light'], ['en', 'dark']];
const in2 = (lang, zh, en) => (lang === 'en' ? en : zh);
const step = (page, name) => page.locator('.next-btn').and(page.getByRole('button', { name }));

async function accepted(device, fault) {
  const id = await sent({ device, fault });
  await act('technician', id, 'accept');
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true });
  return id;
}

async function onSite(device, fault) {
  const id = await accepted(device, fault);
  const from = Date.now() + 3600000;
  await act('technician', id, 'schedule', { from: new Date(from).toISOString(), to: new Date(from + 3600000).toISOString(), agreed_by: 'customer' });
  const d = (await order(id)).diagnosis;
  await act('technician', id, 'depart', { parts: d.parts.map((p) => p.sku), tools: d.tools.map((x) => x.id) });
  await act('technician', id, 'arrive', { code: device, how: 'typed' });
  return id;
}

async function at(id, options) {
  const me = await open(options);
  await me.logIn('technician');
  await me.go(`/t#/order/${id}`);
  await me.page.locator('.next-btn').waitFor();
  return me;
}

for (const [i, [lang, theme]] of both.entries()) {
  test(`a free time is offered, and taken back within six seconds it was never sent (${lang}, ${theme})`, async () => {
    const id = await accepted(world.devices[i]);
    const me = await at(id, { lang, theme });
    const { page } = me;
    const sheet = page.locator('dialog');
    const take = async () => {
      await step(page, in2(lang, /约时间/, /^Agree a time/)).click();
      await sheet.locator('input[name=window]').nth(1).check();
    };
    await take();
    const free = (await api('technician', 'GET', `/orders/${id}/windows`)).items;
    const chosen = await sheet.locator('input[name=from]').inputValue();
    assert.ok(free.some((w) => new Date(Date.parse(w.from) + 8 * 3600000).toISOString().startsWith(chosen)), `${chosen} is free`);
    await me.look('technician-slot');
    await sheet.getByRole('button', { name: in2(lang, '就约这个时间', 'Take this time') }).click();
    await step(page, in2(lang, /^出发去/, /^Set out for/)).waitFor();
    await me.look('technician-undo');
    await page.getByRole('button', { name: in2(lang, '撤回', 'Take back') }).click();
    await step(page, in2(lang, /约时间/, /^Agree a time/)).waitFor();
    await page.locator('.toast').waitFor({ state: 'detached' });

    await take();
    const pressed = Date.now();
    await sheet.getByRole('button', { name: in2(lang, '就约这个时间', 'Take this time') }).click();
    const o = await until('the time', async () => {
      const now = await order(id);
      return now.state === 'scheduled' && now;
    });
    const times = o.history.filter((h) => h.action === 'schedule');
    assert.equal(times.length, 1, 'what was taken back has never arrived');
    assert.ok(Date.parse(times[0].received_at) - pressed >= 5000, 'it waited');
    await page.locator('.toast').waitFor({ state: 'detached' });
    await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
  });

  test(`what is read by hand moves the causes and stands on the card (${lang}, ${theme})`, async () => {
    const device = world.devices[2 + i];
    const id = await onSite(device, 'membrane-low-rejection');
    const me = await at(id, { lang, theme });
    const { page } = me;
    const sheet = page.locator('dialog');
    const named = in2(lang, 'TDS笔测净水读数', 'Pen reading of the purified water');
    const enter = () => page.getByRole('button', { name: in2(lang, '记下读数', 'Enter readings') }).click();
    await enter();
    const save = sheet.getByRole('button', { name: in2(lang, '记下', 'Save') });
    await save.click();
    assert.equal(await sheet.count(), 1, 'nothing was entered: the sheet stays');
    const pen = sheet.getByLabel(named);
    for (const wrong of ['-3', '10000']) {
      await pen.fill(wrong);
      await save.click();
      assert.equal(await pen.evaluate((x) => x.validity.valid), false, wrong);
    }
    await me.context.setOffline(true);
    await pen.fill('11.5');
    await sheet.locator('input[value=no]').first().check();
    await me.look('technician-hand');
    await save.click();
    await page.locator('section[aria-labelledby=hand]').getByText('11.5').waitFor();
    await me.context.setOffline(false);
    const o = await until('the reading', async () => {
      const now = await order(id);
      return now.asked.some((q) => q.value === 11.5) && now;
    }, 40000);
    assert.deepEqual(o.asked.filter((q) => q.value !== null).map((q) => [q.id, q.value]).sort(), [['mineral_stage', false], ['pen_tds_out_ppm', 11.5]]);
    assert.match(o.history.at(-1).args.text, /11\.5/);
    await me.look('technician-measured');
    await me.go(`/api/v1/orders/${id}/card?lang=${lang}`);
    await page.getByText(named).waitFor();
  });
}

test('an order is handed over when the dispatcher consents', async () => {
  const id = await accepted(world.devices[4]);
  const me = await at(id);
  const { page } = me;
  await page.getByRole('button', { name: '请求转单' }).click();
  const sheet = page.locator('dialog');
  await sheet.locator('option').first().waitFor({ state: 'attached' });
  assert.deepEqual(await sheet.locator('option').allTextContents(), ['Second'], 'colleagues, not oneself');
  await sheet.getByLabel('原因').fill('他离得近');
  await me.look('technician-transfer');
  await sheet.getByRole('button', { name: '请派工员同意' }).click();
  const o = await until('it is asked for', async () => {
    const now = await order(id);
    return now.transfer && now;
  });
  assert.deepEqual([o.transfer.to, o.transfer.reason], [await technician('second'), '他离得近']);
  await page.getByText('派工员同意以前还归您').waitFor();
  assert.equal(await page.getByRole('button', { name: '请求转单' }).count(), 0, 'once');
  await act('dispatcher', id, 'grant_transfer');
  assert.equal((await order(id)).technician, await technician('second'));
  await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
});

test('where the phone has little room it says so, and pictures are made smaller', async () => {
  const id = await onSite(world.devices[5], 'booster-pump-weak');
  const me = await open({});
  await me.page.addInitScript(() => Object.defineProperty(navigator, 'storage', { value: { estimate: async () => ({ quota: 1e9, usage: 1e9 - 12.5e6 }) } }));
  await me.logIn('technician');
  await me.go(`/t#/order/${id}/card`);
  await me.page.getByText('手机只剩 12 MB').waitFor();
  await me.page.locator('.photo input').setInputFiles(picture(2400, 1200));
  const [photo] = await until('the picture', async () => {
    const now = (await order(id)).attachments;
    return now.length && now;
  });
  assert.deepEqual([photo.width, photo.height], [1000, 500]);
  await me.go('/t#/queue');
  await me.page.getByText('手机只剩 12 MB').waitFor();
  await me.look('technician-room');
});
