// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { act, open, order, technician, world } from './harness.mjs';

const id = world.order;
before(async () => {
  await act('dispatcher', id, 'assign', { technician: await technician() });
  await act('technician', id, 'accept');
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', address_confirmed: true, customer_words: '水龙头出水慢，厨房里嗡嗡响' });
});

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`the evidence beside the customer’s words, and it stays without a signal (${lang}, ${theme})`, async () => {
    const me = await open({ lang, theme });
    const { page } = me;
    await me.logIn('technician');
    await page.locator(`a[href="#/order/${id}"]`).click();
    await page.getByText('厨房里嗡嗡响').waitFor();
    await page.locator('svg.chart').first().waitFor();
    const o = await order(id);
    assert.ok(await page.getByText(o.evidence.why[lang]).count());
    const charts = await page.locator('svg.chart').count();
    assert.ok(charts >= 1 && charts <= 2, 'two at most on a phone');
    const seen = await page.locator('svg.chart').first().evaluate((svg) => ({
      bad: svg.querySelectorAll('.ln.bad').length, stretch: Number(svg.querySelector('.conv').getAttribute('width')), said: svg.getAttribute('aria-label'),
    }));
    assert.ok(seen.bad > 0 && seen.stretch > 2, JSON.stringify(seen));
    assert.ok(await page.locator('svg.chart .band').count(), 'where it should be is drawn');
    assert.ok(await page.locator('.why-list li').count(), 'causes say what speaks for and against them');
    await me.look('technician-evidence');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await me.context.setOffline(true);
    await page.reload();
    await page.locator('svg.chart').first().waitFor();
    assert.equal(await page.locator('svg.chart').count(), charts);
    await me.go('/t#/');
    await page.getByText(lang === 'en' ? 'No signal' : '信号断了').waitFor();
  });
}
