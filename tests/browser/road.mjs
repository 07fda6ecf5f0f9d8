// SPDX-License-Identifier: Apache-2.0
// The technician's road on a phone: every step by the buttons of the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, world } from './harness.mjs';
import { walk } from './walk.mjs';

async function road(lang, theme, device) {
  const { id, me } = await walk({ lang, theme, device, looks: true });
  await me.go(`/api/v1/orders/${id}/card?lang=${lang}`);
  await me.shot('technician-printed');
  await check(id, device);
}

async function check(id, device) {
  const o = await order(id);
  assert.equal(o.visits[0].outcome, 'fixed');
  assert.deepEqual(o.visits[0].parts.map((p) => p.code), ['SN-0042']);
  assert.equal(o.card.total_fen, 13000);
  assert.equal(o.card.signature.name, '王小红');
  assert.equal(o.device.id, device);
  assert.deepEqual(o.visits[0].checklist.filter((c) => !c.ticked), []);
  const [photo] = o.attachments;
  assert.deepEqual([photo.type, photo.width, photo.height], ['image/jpeg', 1600, 800]);
  const mine = o.history.filter((h) => h.role === 'technician').map((h) => h.action);
  assert.deepEqual(mine.filter((a) => a !== 'attach'), ['accept', 'contact', 'schedule', 'depart', 'arrive', 'test_run', 'complete']);
}

test('the road in Chinese', async () => road('zh-CN', 'light', world.devices[0]));

test('the road in English, in the dark', async () => road('en', 'dark', world.devices[1]));
