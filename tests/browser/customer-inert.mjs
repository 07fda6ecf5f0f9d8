// SPDX-License-Identifier: Apache-2.0
// Names, addresses, notes and messages with markup in them: text everywhere, in a page with a script and in one without.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, world } from './harness.mjs';
import { link } from './customer-link.mjs';
import { accepted, road } from './customer-road.mjs';

const words = { away: world.nasty.join(' '), wrong: world.nasty.join(' ') };

for (const [lang, theme, device] of [['zh-CN', 'dark', 0], ['en', 'light', 1]])
  road({ lang, theme, device: world.devices[device], words, picture: 'customer-inert' });

test('the text that the service writes into the page is text as well', async () => {
  const id = await accepted(world.devices[2], 'booster-pump-weak', words.wrong);
  const me = await open({ javaScriptEnabled: false });
  await me.go(await link(id));
  await me.page.getByRole('button', { name: '查看' }).click();
  await me.page.getByText(world.nasty[0]).waitFor();
  assert.equal(await me.page.locator('img, svg, script:not([src])').count(), 0);
});

// A slash ends the code: such an address is of no page.
for (const code of world.nasty.filter((n) => !n.includes('/')))
  test(`a code of a label cannot write into its page: ${code}`, async () => {
    const me = await open();
    await me.go('/m/' + encodeURIComponent(code));
    assert.equal(await me.page.locator('img, svg, script, bdi').count(), 0);
  });
