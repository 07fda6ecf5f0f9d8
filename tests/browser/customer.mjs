// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, api, open, order, sent, until, world } from './harness.mjs';
import { link, opened } from './customer-link.mjs';
import { accepted, road } from './customer-road.mjs';

const both = [['zh-CN', 'light'], ['en', 'dark']];
const written = {
  'zh-CN': { away: '去取一个密封圈', wrong: '水龙头还是滴水' },
  en: { away: 'fetching a seal', wrong: 'the tap still drips' },
};

test('looking at a link gives nothing away, and its address does not stay', async () => {
  const id = await accepted(world.devices[0]);
  const path = await link(id);
  const me = await open();
  await me.go(path);
  await me.look('customer-link');
  assert.deepEqual(await me.context.cookies(), []);
  await me.page.getByRole('button', { name: '查看' }).click();
  await me.page.getByRole('heading', { name: /您好/ }).waitFor();
  assert.equal(new URL(me.page.url()).pathname, '/c');
  await me.page.reload();
  await me.page.getByRole('heading', { name: /您好/ }).waitFor();
  await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
});

for (const [i, [lang, theme]] of both.entries()) {
  const device = world.devices[2 * i];
  road({ lang, theme, device, words: written[lang] });

  test(`the card opens, and the language changes at once and for messages (${lang}, ${theme})`, async () => {
    const id = (await api('dispatcher', 'GET', `/orders?device=${device}&state=verifying`)).items[0].id;
    const me = await opened(id, { lang, theme });
    await me.page.locator('.top .pill').click();
    await me.page.locator(`html[lang="${lang === 'en' ? 'zh-CN' : 'en'}"]`).waitFor();
    await me.page.reload();
    await me.page.locator(`html[lang="${lang === 'en' ? 'zh-CN' : 'en'}"]`).waitFor();
    const o = await order(id);
    await until('the language', async () => (await api('dispatcher', 'GET', '/customers/' + o.customer.id)).lang === (lang === 'en' ? 'zh-CN' : 'en'));
    await me.page.getByRole('link', { name: /维修卡|Repair card/ }).click();
    await me.page.waitForURL('**/api/v1/c/card*');
    await me.look('customer-card');
  });

  test(`filters: why and when, reminders, a holiday, a change in one tap, a fault (${lang}, ${theme})`, async () => {
    const machine = world.devices[3 + i];
    const id = await accepted(machine);
    const me = await opened(id, { lang, theme });
    const { page } = me;
    await page.getByRole('link', { name: /滤芯|Filters/ }).click();
    await page.locator('.life').first().waitFor();
    await me.look('customer-filters');

    const reminders = page.locator('section[aria-labelledby=reminders]');
    await reminders.getByRole('button', { name: /过两周再提醒|In two weeks again/ }).click();
    await reminders.getByText(/以前不提醒|No reminder before/).waitFor();
    await reminders.getByRole('button', { name: /不再提醒滤芯|Stop reminders/ }).click();
    await reminders.getByText(/已不再提醒|No more reminders/).waitFor();
    await reminders.getByRole('button', { name: /恢复提醒|Remind me again/ }).click();
    await reminders.getByRole('button', { name: /出门一段时间|We are away/ }).click();
    await page.locator('dialog input[name=from]').fill('2031-01-01');
    await page.locator('dialog input[name=to]').fill('2031-01-10');
    await me.look('customer-holiday');
    await page.locator('dialog .btn.main').click();
    await reminders.getByRole('button', { name: /我已回家|We are back/ }).waitFor();

    await page.locator('.next-btn').click();
    await until('the order', async () => (await api('dispatcher', 'GET', `/orders?device=${machine}`)).items.some((o) => o.kind === 'filter'));
    await page.locator('.next-btn').waitFor({ state: 'detached' });
    await me.look('customer-booked');

    await page.getByRole('button', { name: /报修|Report a fault/ }).click();
    await page.locator('dialog textarea').fill('厨房地上有水');
    await page.locator('dialog .btn.main').click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    assert.ok((await order(id)).history.some((h) => JSON.stringify(h.args).includes('厨房地上有水')));
  });
}

test('a time that was proposed is confirmed, refused in words, or changed in time', async () => {
  const id = await accepted(world.devices[0], 'booster-pump-weak');
  const from = new Date(Date.now() + 3 * 86400000);
  const slot = { from: from.toISOString(), to: new Date(from.getTime() + 7200000).toISOString() };
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true });
  await act('technician', id, 'schedule', { ...slot, agreed_by: 'dispatcher' });
  const me = await opened(id);
  await me.page.getByText('这个时间方便吗').waitFor();
  await me.look('customer-proposed');
  await me.page.getByRole('button', { name: '这个时间不行' }).click();
  await me.page.locator('dialog textarea').fill('只有周末在家');
  await me.page.locator('dialog .btn.main').click();
  await me.page.locator('.verdictline', { hasText: '只有周末在家' }).waitFor();
  assert.equal((await order(id)).history.at(-1).action, 'customer_asks_to_move');
  await me.page.locator('.next-btn', { hasText: '这个时间可以' }).click();
  await me.page.getByText('时间定好了').waitFor();
  assert.equal((await order(id)).appointment.agreed_by, 'customer');
  await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
});

test('a time that goes while one looks gives way to the next, and without a network nothing is lost', async () => {
  const id = await accepted(world.devices[0], 'booster-pump-weak');
  const me = await opened(id);
  const slots = me.page.locator('.slots .slot');
  await me.page.locator('.day:not([disabled])').nth(1).click();
  await slots.nth(2).click();
  const was = await slots.nth(2).innerText();

  await me.context.setOffline(true);
  const [asked] = await Promise.all([me.page.waitForRequest('**/c/take'), me.page.locator('.next-btn').click()]);
  await me.page.getByText('没取到，不是您的问题').waitFor();
  await me.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await me.page.getByText('暂时没有网络').waitFor();
  await me.look('customer-offline');
  await me.context.setOffline(false);
  await me.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await me.page.getByText('暂时没有网络').waitFor({ state: 'detached' });
  assert.equal(await slots.nth(2).locator('input').isChecked(), true, 'what was chosen is kept');

  // Another visit of the same technician takes that time.
  const other = await accepted(world.devices[1], 'booster-pump-weak');
  await act('technician', other, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true });
  await act('technician', other, 'schedule', { ...asked.postDataJSON(), agreed_by: 'customer' });
  me.allow('409 POST /api/v1/c/take');
  await me.page.locator('.next-btn').click();
  await me.page.getByText('这个时间刚被约走').waitFor();
  assert.notEqual(await me.page.locator('.slots .slot:has(input:checked)').innerText(), was);
  await me.look('customer-slot-gone');
  for (const o of [id, other]) await act('dispatcher', o, 'cancel', { reason: 'end of the test' });
});

test('who waits for a technician says when they are at home', async () => {
  const id = await sent({ device: world.devices[1], fault: 'booster-pump-weak' });
  const me = await opened(id);
  await me.page.getByRole('heading', { name: '已受理' }).waitFor();
  await me.look('customer-waiting');
  await me.page.getByRole('button', { name: '告诉我们您哪天方便' }).click();
  await me.page.locator('dialog textarea').fill('晚上六点以后在家');
  await me.page.locator('dialog .btn.main').click();
  await me.page.locator('.verdictline', { hasText: '晚上六点以后在家' }).waitFor();
  await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
});

for (const [lang, theme] of both) {
  test(`an address that is wrong is said to the desk, and kept in sight (${lang}, ${theme})`, async () => {
    const id = await accepted(world.devices[1], 'booster-pump-weak');
    const me = await opened(id, { lang, theme });
    const was = (await order(id)).customer.address;
    await me.page.getByRole('button', { name: lang === 'en' ? 'It is not' : '地址不对' }).click();
    assert.equal(await me.page.locator('dialog textarea').inputValue(), was);
    await me.page.locator('dialog textarea').fill('青年路 9 号 1 门 101');
    await me.look('customer-address');
    await me.page.locator('dialog .btn.main').click();
    await me.page.locator('.verdictline', { hasText: '青年路 9 号 1 门 101' }).waitFor();
    const o = await order(id);
    assert.equal(o.history.at(-1).action, 'customer_asks_to_move');
    assert.equal(o.customer.address, was, 'only whoever has spoken with them corrects it');
    await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
  });
}

test('what happens is seen without a touch, within a quarter of a minute', async () => {
  const id = await accepted(world.devices[1], 'booster-pump-weak');
  const me = await open();
  await me.page.clock.install();
  await me.go(await link(id));
  await me.page.getByRole('button', { name: '查看' }).click();
  await me.page.getByText('请选一个方便的时间').waitFor();
  const from = Date.now() + 86400000;
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true });
  await act('technician', id, 'schedule', { from: new Date(from).toISOString(), to: new Date(from + 7200000).toISOString(), agreed_by: 'household' });
  await me.page.clock.fastForward(15000);
  await me.page.getByText('时间定好了').waitFor();
  await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
  await me.page.clock.fastForward(15000);
  await me.page.getByRole('heading', { name: '已取消' }).waitFor();
  await me.look('customer-cancelled');
});

for (const [lang, theme] of both) {
  test(`a leak stands first, with what to do now (${lang}, ${theme})`, async () => {
    const id = await sent({ device: world.devices[2], fault: 'leak-detected', text: '地上有水' });
    await act('technician', id, 'accept');
    const me = await opened(id, { lang, theme });
    await me.page.locator('.card.danger').waitFor();
    assert.equal(await me.page.locator('main .card').first().getAttribute('class'), 'card danger');
    await me.look('customer-safety');
    await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
  });
}

test('a technician puts a photograph, and the household sees it before the door opens', async () => {
  const staff = await open();
  await staff.logIn('technician');
  await staff.go('/t#/me');
  const picture = await staff.page.evaluate(() => new Promise((done) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 400 });
    const c = canvas.getContext('2d');
    c.fillStyle = '#3b9db3';
    c.fillRect(0, 0, 300, 400);
    c.fillStyle = '#e8b893';
    c.fillRect(90, 90, 120, 160);
    done(canvas.toDataURL('image/jpeg'));
  }));
  await staff.page.locator('input[type=file]').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture.split(',')[1], 'base64') });
  await staff.page.getByText('已保存').waitFor();
  await staff.look('technician-photo');

  const id = await accepted(world.devices[2], 'booster-pump-weak');
  const me = await opened(id);
  const face = me.page.getByRole('img', { name: '师傅的照片' });
  await until('the picture', () => face.evaluate((img) => img.naturalWidth));
  await me.look('customer-photo');
  await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
});

test('on the narrowest telephones nothing is cut off', async () => {
  const id = await accepted(world.devices[2], 'booster-pump-weak');
  const me = await opened(id, { lang: 'en', viewport: { width: 320, height: 640 } });
  await me.page.locator('.slots .slot').first().waitFor();
  await me.look('customer-narrow-slot');
  await me.page.getByRole('link', { name: 'Filters' }).click();
  await me.page.locator('.life').first().waitFor();
  await me.look('customer-narrow-filters');
  await act('dispatcher', id, 'cancel', { reason: 'end of the test' });
});

test('without a script the page says what there is, and links lead on', async () => {
  const id = await accepted(world.devices[2], 'booster-pump-weak');
  const me = await open({ javaScriptEnabled: false });
  await me.go(await link(id));
  await me.page.getByRole('button', { name: '查看' }).click();
  await me.page.getByRole('heading', { name: '师傅已接单' }).waitFor();
  await me.page.getByText('陈志远').waitFor();
  await me.page.getByRole('link', { name: '维修卡' }).waitFor();
  await me.page.getByRole('link', { name: 'English' }).click();
  await me.page.getByRole('heading', { name: 'A technician has accepted' }).waitFor();
});

test('a link that was made anew ends what the one before had opened', async () => {
  const id = (await api('dispatcher', 'GET', `/orders?device=${world.devices[2]}`)).items[0].id;
  const me = await opened(id);
  me.allow('401 GET /api/v1/c/order', '401 GET /c');
  await link(id);
  await me.page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
  await me.page.getByRole('heading', { name: '这个链接过期了' }).waitFor();
  await me.look('customer-ended');
  await me.page.reload();
  await me.page.getByRole('heading', { name: '链接无效' }).waitFor();
  await me.page.getByRole('link', { name: '用机身编号取新链接' }).click();
  await me.page.locator('input[name=code]').waitFor();
});
