// SPDX-License-Identifier: Apache-2.0
import { before, test } from 'node:test';
import { open, sent } from './harness.mjs';

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
