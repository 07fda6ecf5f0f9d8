// SPDX-License-Identifier: Apache-2.0
// The browser inside another app: no camera, no service worker, no place, nothing kept, no hash, no estimate of room.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise, order, until, world } from './harness.mjs';
import { walk } from './walk.mjs';

const bare = () => {
  const gone = (of, name) => Object.defineProperty(of, name, { value: undefined, configurable: true });
  for (const name of ['mediaDevices', 'geolocation', 'storage', 'locks', 'wakeLock', 'vibrate']) gone(navigator, name);
  for (const name of ['BarcodeDetector', 'BroadcastChannel', 'indexedDB', 'createImageBitmap']) gone(globalThis, name);
  gone(crypto, 'subtle');
  gone(crypto, 'randomUUID');
  delete Navigator.prototype.serviceWorker;
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(globalThis, name, { get() { throw new DOMException('not for you', 'SecurityError'); } });
};

for (const [i, [lang, theme]] of [['zh-CN', 'light'], ['en', 'dark']].entries()) {
  test(`the whole visit in a browser that has next to nothing (${lang}, ${theme})`, async () => {
    const device = world.devices[i];
    const { id, me } = await walk({ lang, theme, device, bare, photo: noise(700, 500) });
    assert.equal(await me.page.evaluate(() => 'serviceWorker' in navigator), false);
    assert.equal(await me.page.evaluate(() => navigator.geolocation ?? globalThis.indexedDB ?? navigator.mediaDevices ?? null), null);
    const o = await until('the picture', async () => {
      const now = await order(id);
      return now.attachments.length === 1 && now;
    });
    assert.equal(o.state, 'verifying');
    assert.equal(o.card.total_fen, 13000);
    assert.equal(o.history.find((h) => h.action === 'arrive').args.how, 'typed');
    await me.page.getByText(lang === 'en' ? 'Not yet proven' : '尚未证实').first().waitFor();
  });
}
