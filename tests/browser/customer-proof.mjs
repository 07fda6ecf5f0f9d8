// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, world } from './harness.mjs';
import { opened } from './customer-link.mjs';

for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark'], ['en', 'light'], ['zh-CN', 'dark']]) {
  test(`the machine's own figures prove the repair (${lang}, ${theme})`, async () => {
    assert.equal((await order(world.order)).verdict, 'confirmed');
    const me = await opened(world.order, { lang, theme });
    await me.page.getByText(lang === 'en' ? 'Fixed. Your machine proves it.' : '修好了，机器自己证实的').waitFor();
    const [litres, ppm, draws] = await me.page.locator('.figs b').allTextContents();
    assert.match(litres, /^\d+(\.\d)? L$/);
    assert.ok(parseFloat(litres) > 5, litres);
    assert.match(ppm, /^\d+ ppm$/);
    assert.match(draws, /^\d+ \/ \d+$/);
    await me.look('customer-proven');
  });
}
