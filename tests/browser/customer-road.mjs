// SPDX-License-Identifier: Apache-2.0
// One order from the time that is chosen to the stars, as its household sees it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, api, order, sent, until } from './harness.mjs';
import { opened } from './customer-link.mjs';

export async function accepted(device, fault, text = '出水越来越小') {
  const id = await sent({ device, fault, text });
  await act('technician', id, 'accept');
  return id;
}

async function toTheDoor(id, device) {
  const o = await order(id);
  await act('technician', id, 'depart', { parts: o.diagnosis.parts.map((p) => p.sku), tools: o.diagnosis.tools.map((x) => x.id) });
  await act('technician', id, 'arrive', { code: device, how: 'scan' });
}

const leave = (id) => act('technician', id, 'complete', {
  outcome: 'no_fault_found', cause: 'other', text: 'x', work: [], parts: [], charges: [{ code: 'LAB', quantity: 2 }, { code: 'TRIP', quantity: 1 }], checklist: {}, override: { reason: 'x' } });

/** words: what the technician and the household write; picture: what the pictures are called. */
export function road({ lang, theme, device, words, picture = 'customer' }) {
  test(`a household takes a time, is visited, rates and complains (${lang}, ${theme})`, async () => {
    const id = await accepted(device);
    const me = await opened(id, { lang, theme });
    const { page } = me;
    const say = (zh, en) => page.getByText(lang === 'en' ? en : zh, { exact: false }).first();

    // A time that is really free, of a whole day: of this one nothing may be left at the hour of the test.
    await page.locator('.day:not([disabled])').nth(1).click();
    await page.locator('.slots .slot').nth(1).click();
    await me.look(picture + '-slot');
    await page.locator('.next-btn').click();
    await page.getByRole('link', { name: /加到日历|Add to calendar/ }).waitFor();
    const o = await until('the slot', async () => ((await order(id)).state === 'scheduled' ? order(id) : null));
    assert.equal(o.appointment.agreed_by, 'customer');
    await me.look(picture + '-agreed');

    // The dispatcher moves it: the page hears of it and asks.
    await act('dispatcher', id, 'contact', { channel: 'phone', outcome: 'reached' });
    const from = new Date(Date.parse(o.appointment.from) + 86400000).toISOString();
    const to = new Date(Date.parse(o.appointment.to) + 86400000).toISOString();
    await act('dispatcher', id, 'reschedule', { from, to, agreed_by: 'household', reason: 'x' });
    await page.reload();
    await say('时间定好了', 'The time is agreed').waitFor();

    // On the way, at work, away for a part, and done.
    await toTheDoor(id, device);
    await page.reload();
    await say('师傅正在维修', 'The technician is at work').waitFor();
    await me.look(picture + '-working');
    await act('technician', id, 'pause', { reason: words.away, back_at: new Date(Date.now() + 3600000).toISOString() });
    await page.reload();
    await say('师傅暂时离开', 'The technician has left for a while').waitFor();
    assert.equal(await page.locator('img:not(.face), script:not([src])').count(), 0, 'what people wrote is text');
    await me.look(picture + '-paused');
    await act('technician', id, 'resume');
    await leave(id);
    await page.reload();
    await say('机器正在自己证明', 'Your machine is proving it').waitFor();
    const { total_fen: total } = (await order(id)).card;
    assert.ok(await say(total ? `¥${total / 100}.00` : '本次没有收费', total ? `¥${total / 100}.00` : 'Nothing was charged').isVisible(), `${total} fen`);
    await me.look(picture + '-not-yet');

    // Something is still wrong: it stays on the order and on the page.
    await page.locator('.next .btn').click();
    await page.locator('dialog textarea').fill(words.wrong);
    await me.look(picture + '-still');
    await page.locator('dialog .btn.main').click();
    await say('您告诉我们', 'You told us').waitFor();
    assert.equal((await order(id)).history.at(-1).action, 'customer_still_broken');

    // Stars and conduct.
    await page.locator('.stars label').nth(3).click();
    await page.locator('.yn .btn').nth(1).click();
    await me.look(picture + '-rating');
    await page.locator('.card .btn.main').click();
    await say('您给了 4 颗星', 'You gave 4 of 5 stars').waitFor();
    assert.equal((await api('lead', 'GET', '/orders/' + id)).rating.stars, 4);
  });
}
