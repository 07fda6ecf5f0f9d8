// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desk, open, phone } from './harness.mjs';

for (const [login, page, as] of [['technician', '/t', phone], ['dispatcher', '/d', desk], ['lead', '/d', desk], ['manager', '/d', desk]]) {
  test(`${login} comes from / to ${page}, and the next time at once`, async () => {
    const me = await open({ as });
    await me.logIn(login, '/');
    await me.page.waitForURL((url) => url.pathname === page);
    await me.page.locator('h1').first().waitFor();
    await me.go('/');
    await me.page.waitForURL((url) => url.pathname === page);
  });
}

test('a wrong password stays on the page and says so', async () => {
  const me = await open({ as: phone });
  me.allow('401 POST /api/v1/session');
  await me.go('/');
  await me.page.locator('input[name=login]').fill('dispatcher');
  await me.page.locator('input[name=password]').fill('wrong');
  await me.page.keyboard.press('Enter');
  await me.page.getByRole('alert').waitFor();
  assert.equal(new URL(me.page.url()).pathname, '/');
});

for (const [lang, theme, as] of [['zh-CN', 'light', phone], ['en', 'dark', phone], ['zh-CN', 'dark', desk], ['en', 'light', desk]]) {
  test(`a customer reads where the link is (${lang}, ${theme})`, async () => {
    const me = await open({ as, lang, theme });
    await me.go('/');
    await me.page.getByRole('heading', { name: lang === 'en' ? 'Your water purifier' : '您家的净水器' }).waitFor();
    await me.look(as === phone ? 'home' : 'home-desk');
  });
}
