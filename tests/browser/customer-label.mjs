// SPDX-License-Identifier: Apache-2.0
// Somebody at the machine scans its code and types how the registered number ends.
import assert from 'node:assert/strict';
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

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
  test(`who has no link types the code, and a code that is nobody's looks the same (${lang}, ${theme})`, async () => {
    const shown = [];
    for (const code of [world.devices[0], 'WP-9998']) {
      const me = await open({ lang, theme });
      await me.go('/m');
      if (shown.length === 0) await me.look('customer-code');
      await me.page.locator('input[name=code]').fill(code);
      await me.page.getByRole('button').click();
      await me.page.locator('input[name=digits]').fill('0000');
      const form = await me.page.locator('body').innerHTML();
      await me.page.getByRole('button').click();
      await me.page.getByText(/链接已发送|is on its way/).waitFor();
      shown.push([form, await me.page.locator('body').innerHTML()].map((html) => html.replaceAll(code, 'CODE')));
    }
    assert.deepEqual(shown[0], shown[1]);
  });
}
