// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, world } from './harness.mjs';
import { opened } from './customer-link.mjs';

const all = [['zh-CN', 'light'], ['en', 'dark'], ['en', 'light'], ['zh-CN', 'dark']];
const both = all.slice(0, 2);

for (const [lang, theme] of all) {
  test(`the machine's own figures prove the repair (${lang}, ${theme})`, async () => {
    const id = world.orders['WP-0001'];
    assert.equal((await order(id)).verdict, 'confirmed');
    const me = await opened(id, { lang, theme });
    await me.page.getByText(lang === 'en' ? 'Fixed. Your machine proves it.' : '修好了，机器自己证实的').waitFor();
    const [litres, ppm, draws] = await me.page.locator('.figs b').allTextContents();
    assert.match(litres, /^\d+(\.\d)? L$/);
    assert.ok(parseFloat(litres) > 5, litres);
    assert.match(ppm, /^\d+ ppm$/);
    assert.match(draws, /^\d+ \/ \d+$/);
    assert.ok(await me.page.locator('circle.before').count() > 10);
    assert.ok(await me.page.locator('circle.good').count() >= 10);
    await me.look('customer-proven');
  });
}

for (const [lang, theme] of both) {
  test(`a repair that was none is told before anybody calls (${lang}, ${theme})`, async () => {
    const id = world.orders['WP-0002'];
    assert.equal((await order(id)).verdict, 'not_fixed');
    const me = await opened(id, { lang, theme });
    await me.page.getByText(lang === 'en' ? 'Not fixed; we saw it first' : '没有修好，我们先发现了').first().waitFor();
    await me.look('customer-not-fixed');
  });

  test(`silence is neither good nor bad (${lang}, ${theme})`, async () => {
    const id = world.orders['WP-0003'];
    assert.equal((await order(id)).verdict, null);
    const me = await opened(id, { lang, theme });
    await me.page.getByText(lang === 'en' ? 'that proves nothing either way' : '不算好也不算坏').first().waitFor();
    await me.look('customer-silent');
  });
}

test('on the narrowest telephones the figures stand side by side', async () => {
  const me = await opened(world.orders['WP-0001'], { lang: 'en', viewport: { width: 320, height: 640 } });
  await me.page.locator('.figs').waitFor();
  await me.look('customer-narrow-proof');
});
