// SPDX-License-Identifier: Apache-2.0
// Somebody at the machine scans its code and types how the registered number ends.
import { test } from 'node:test';
import { open, world } from './harness.mjs';

for (const [i, [lang, theme]] of [['zh-CN', 'light'], ['en', 'dark']].entries()) {
  test(`the code on the machine asks for four digits and tells nothing (${lang}, ${theme})`, async () => {
    const me = await open({ lang, theme });
    await me.go('/m/' + world.devices[i]);
    await me.look('customer-label');
    await me.page.locator('input').fill('567' + i);
    await me.page.getByRole('button').click();
    await me.page.getByText(/链接已发送|is on its way/).waitFor();
    await me.look('customer-label-sent');
  });
}
