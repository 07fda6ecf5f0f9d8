// SPDX-License-Identifier: Apache-2.0
// A technician's whole visit by the buttons of the page, nothing by the service behind it.
import assert from 'node:assert/strict';
import { open, order, PATIENCE_MS, picture, sent, until } from './harness.mjs';

const words = {
  'zh-CN': {
    accept: /^接单/, call: /^打给/, reached: '联系上了', address: /地址对过了/, save: '记下', agree: /^和.*约时间/, take: '就约这个时间', depart: /^出发去/,
    out: '出发', arrive: /^到了/, arrived: '到了', test: /^开始试机/, card: /^填维修卡/, passed: /试机通过。/, pick: '加费用', part: '加配件', serial: '序列号',
    hand: /^交卡/, proof: '尚未证实', name: '签字人', running: /后出结果/,
  },
  en: {
    accept: /^Accept/, call: /^Call/, reached: 'Reached', address: /The address is right/, save: 'Save', agree: /^Agree a time/, take: 'Take this time', depart: /^Set out for/,
    out: 'Set out', arrive: /^Arrived:/, arrived: 'Arrived', test: /^Start the test/, card: /^Fill in the card/, passed: /Test passed\./, pick: 'Add a charge', part: 'Add a part',
    serial: 'Serial number', hand: /^Hand in and/, proof: 'Not yet proven', name: 'Name', running: /until the result/,
  },
};

const says = { 'zh-CN': '出水越来越小', en: 'The water runs all night' };

/** Ticks everything of a list. */
async function tickAll(boxes) {
  for (const box of await boxes.all()) await box.check();
}

export async function sign(page) {
  const paper = page.locator('.sign canvas');
  await paper.scrollIntoViewIfNeeded();
  const at = await paper.boundingBox();
  await page.mouse.move(at.x + 30, at.y + 40);
  await page.mouse.down();
  for (const [x, y] of [[90, 80], [140, 30], [200, 90], [260, 50]]) await page.mouse.move(at.x + x, at.y + y, { steps: 4 });
  await page.mouse.up();
}

/**
 * looks: axe and pictures on the way. patience: of everything that waits. photo: what is taken. bare: what is run before
 * the page; begun(me): once the day is there; between(me): before the test run. Returns { id, me } where the card has been handed in.
 */
export async function walk({ lang, theme, device, looks = false, patience = PATIENCE_MS, photo = picture(2400, 1200), bare, begun, between, ...more }) {
  const w = words[lang];
  const id = await sent({ device, text: says[lang] });
  const me = await open({ lang, theme, ...more });
  me.context.setDefaultTimeout(patience);
  if (bare) await me.page.addInitScript(bare);
  const look = (name) => looks && me.look(name);
  const { page } = me;
  const next = (name) => page.locator('.next-btn', { hasText: '' }).filter({ has: page.locator('strong') }).and(page.getByRole('button', { name }));
  const state = (expected) => until(expected, async () => (await order(id)).state === expected, patience);
  await me.logIn('technician');
  await page.locator(`a[href="#/order/${id}"]`).waitFor();
  await begun?.(me);
  await page.locator(`a[href="#/order/${id}"]`).click();
  await next(w.accept).click();

  await next(w.call).click();
  await until('the dialler', () => me.dialled[0] === 'tel:+8613800138000', patience);
  const sheet = page.locator('dialog');
  await sheet.getByText(w.reached).click();
  await sheet.getByText(w.address).click();
  await look('technician-contact');
  await sheet.getByRole('button', { name: w.save }).click();

  await next(w.agree).click();
  await sheet.getByRole('button', { name: w.take }).click();
  await state('scheduled');
  await tickAll(page.locator('section[aria-labelledby=bring] input'));

  await next(w.depart).click();
  await tickAll(sheet.locator('input[type=checkbox]'));
  await sheet.getByRole('button', { name: w.out, exact: true }).click();
  await state('traveling');

  await next(w.arrive).click();
  await sheet.locator('input[name=code]').fill(device);
  await tickAll(sheet.locator('input[type=checkbox]'));
  await look('technician-arrive');
  await sheet.getByRole('button', { name: w.arrived, exact: true }).click();
  await state('on_site');

  await between?.(me);
  await next(w.test).click();
  await page.getByText(w.running).waitFor();
  assert.equal(await next(w.card).getAttribute('aria-disabled'), 'true');
  await until('the signals move', async () => (await page.locator('.sig').count()) > 2, patience);
  if (looks) await until('some of it is measured', async () => /^[0-6]:/.test(await page.locator('.clock b').textContent()));
  await look('technician-run');
  await page.getByText(w.passed).waitFor();

  await next(w.card).click();
  await page.getByLabel(w.part).selectOption({ index: 1 });
  await page.getByLabel(w.serial).fill('SN-0042');
  await page.getByLabel(w.pick).selectOption('TRIP');
  await page.getByLabel(w.pick).selectOption('LAB');
  await tickAll(page.locator('section[aria-labelledby=check-complete] input'));
  await page.locator('.photo input').setInputFiles(photo);
  await page.locator('img.photo').waitFor();
  await page.getByLabel(w.name, { exact: true }).fill('王小红');
  await sign(page);
  await page.getByText(/130\.00/).first().waitFor();
  await look('technician-card');
  await next(w.hand).click();
  await page.getByText(w.proof).first().waitFor();
  await state('verifying');
  await look('technician-proof');
  return { id, me };
}
