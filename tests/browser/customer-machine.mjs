// SPDX-License-Identifier: Apache-2.0
// What the link of a machine opens: no order, but its filters, a question, and a way to report a fault.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, open, until, world } from './harness.mjs';

for (const [i, [lang, theme]] of [['zh-CN', 'light'], ['en', 'dark']].entries()) {
  test(`a household answers whether the filter was changed and reports a fault (${lang}, ${theme})`, async () => {
    const machine = world.devices[i];
    const me = await open({ lang, theme });
    const { page } = me;
    // There is no order behind this link: that answer is part of it.
    me.allow('404 GET /api/v1/c/order');
    await me.go(world.paths[i]);
    await page.getByRole('button', { name: /查看|Open/ }).click();
    await page.getByText(/换过滤芯吗|Was the filter changed/).waitFor();
    await me.look('customer-asked');
    await page.getByRole('button', { name: /^(换过了|Yes, changed)$/ }).click();
    await page.getByText(/换过滤芯吗|Was the filter changed/).waitFor({ state: 'detached' });
    const [ppc] = (await api('dispatcher', 'GET', `/devices/${machine}/filters`)).items;
    assert.equal(ppc.asked_at, null);
    assert.equal(ppc.installed_on, new Date().toISOString().slice(0, 10));

    await page.getByRole('button', { name: /报修|Report a fault/ }).click();
    await page.locator('dialog textarea').fill('厨房地上有水');
    await me.look('customer-report');
    await page.locator('dialog .btn.main').click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    const [order] = await until('the order', async () => {
      const { items } = await api('dispatcher', 'GET', `/orders?device=${machine}`);
      return items.length && items;
    });
    assert.equal(order.fault.id, 'reported');
    await page.getByText(/已受理|Received/).waitFor();
    await me.look('customer-machine');
  });
}
