// SPDX-License-Identifier: Apache-2.0
// A whole visit through a weak network: slow, cut in the middle, answers lost after the service did what was asked,
// resets, silence. Nothing is lost, nothing is done twice, and the queue ends empty.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { api, noise, order, until, world } from './harness.mjs';
import { walk } from './walk.mjs';
import { weather } from './weather.mjs';

const PATIENCE_MS = 100000;

const rows = [
  { name: 'steps', of: (m, p) => m === 'POST' && p.includes('/actions/'), mishaps: ['lost', 'torn', 'cut', 'well', 'reset', 'lost', 'mute', 'torn', 'lost', 'cut'] },
  { name: 'pictures', of: (m, p) => m === 'PUT' && p.includes('/attachments/'), mishaps: ['well', 'cut', 'well', 'lost', 'reset', 'torn'] },
  { name: 'reading', of: (m, p) => m === 'GET' && p.startsWith('/api/'), mishaps: Array(12).fill(['well', 'reset', 'well', 'torn', 'well', 'well']).flat() },
  { name: 'page', of: (m, p) => !p.startsWith('/api/'), mishaps: Array(40).fill(['reset', 'torn']).flat() },
];

const inQueue = (page) => page.evaluate(() => new Promise((done) => {
  const open = indexedDB.open('tapwright-outbox');
  open.onsuccess = () => {
    const all = open.result.transaction('kept').objectStore('kept').getAll();
    all.onsuccess = () => {
      open.result.close();
      done(all.result.map((s) => [s.action, s.state]));
    };
  };
}));

test('a visit through a weak network', async () => {
  let storm = false;
  const net = await weather(world.base, (method, path) => (storm ? rows.find((r) => r.of(method, path)) : undefined));
  try {
    const [device] = world.devices;
    const { id, me } = await walk({
      lang: 'zh-CN', theme: 'light', device, base: net.base, patience: PATIENCE_MS, photo: noise(1000, 800),
      // The page is there once it was loaded; from then on it must do with what comes.
      begun: async (who) => {
        await who.page.evaluate(() => navigator.serviceWorker.ready);
        storm = true;
      },
      between: async (who) => void (await who.page.reload()),
    });
    await until('the queue is empty', async () => (await inQueue(me.page)).length === 0, PATIENCE_MS);
    await me.go('/t#/queue');
    await me.page.getByText('都送到了').waitFor();

    const o = await order(id);
    const mine = o.history.filter((h) => h.role === 'technician');
    assert.deepEqual(mine.map((h) => h.action).filter((a) => a !== 'attach'), ['accept', 'contact', 'schedule', 'depart', 'arrive', 'test_run', 'complete']);
    assert.deepEqual(mine.map((h) => Date.parse(h.at)), mine.map((h) => Date.parse(h.at)).sort((a, b) => a - b));
    assert.equal(mine.filter((h) => h.action === 'attach').length, 1);
    assert.deepEqual(o.visits.map((v) => v.outcome), ['fixed']);
    assert.deepEqual(o.visits[0].parts.map((p) => p.code), ['SN-0042']);
    assert.equal(o.card.total_fen, 13000);
    assert.equal(o.card.signature.name, '王小红');
    assert.deepEqual(o.late, []);
    const [photo] = o.attachments;
    const kept = await api('dispatcher', 'BYTES', `/orders/${id}/attachments/${photo.name}`);
    assert.equal(createHash('sha256').update(kept).digest('hex'), photo.sha256);

    // In pieces: of what the service had, nothing was sent again, whatever was said of it on the way.
    const pieces = net.log.filter((e) => e.method === 'PUT').map((e) => ({ ...e, query: new URLSearchParams(e.query) }));
    const got = pieces.filter((e) => e.status >= 200 && e.status < 300 && e.bytes > 0);
    assert.ok(got.length > 5, `${got.length} pieces`);
    assert.equal(new Set(got.map((e) => e.query.get('offset'))).size, got.length);
    assert.equal(got.reduce((n, e) => n + e.bytes, 0), Number(got[0].query.get('size')));

    const seen = (name) => new Set(net.log.filter((e) => rows.find((r) => r.of(e.method, e.path))?.name === name).map((e) => e.kind));
    assert.deepEqual([...seen('steps')].sort(), ['cut', 'lost', 'mute', 'reset', 'torn', 'well']);
    assert.deepEqual([...seen('pictures')].sort(), ['cut', 'lost', 'reset', 'torn', 'well']);
    const done = net.log.filter((e) => e.path.includes('/actions/') && e.status === 200).length;
    assert.ok(done > mine.length, `answers were lost: ${done} were given for ${mine.length} steps`);
    console.log(`${net.log.length} calls, ${net.log.filter((e) => e.kind !== 'well').length} of them met a mishap, ${done} answers for ${mine.length - 1} steps`);
  } finally {
    await net.close();
  }
});
