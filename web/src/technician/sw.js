// SPDX-License-Identifier: Apache-2.0
// Keeps the page itself; what it shows is kept by the page. The build fills in both names.
const files = __FILES__;
const cacheName = 't-' + __VERSION__;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((c) => c.addAll(files)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const drop = (keys) => Promise.all(keys.filter((k) => k.startsWith('t-') && k !== cacheName).map((k) => caches.delete(k)));
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

// How long the network may take for a page of which there is a copy.
const PATIENCE_MS = 4000;

// The page comes from the network while there is one, so a new version is seen at once; whole, or not at all.
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const whole = answer.clone();
    await answer.arrayBuffer();
    if (answer.ok) return whole;
  } catch { /* no network, or a weak one: the copy */ }
  return (await caches.match('/t')) ?? Response.error();
}

self.addEventListener('fetch', (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== 'GET' || path.startsWith('/api/')) return;
  if (event.request.mode === 'navigate') event.respondWith(page(event.request));
  else if (files.includes(path)) event.respondWith(caches.match(path).then((kept) => kept ?? fetch(event.request)));
});
