// SPDX-License-Identifier: Apache-2.0
// A weak network between a page and the service: slow as a busy cell, and with each kind of mishap in its turn. What it
// did is in `log`, so that a test can say that nothing was spared.
import http from 'node:http';

/** A busy cell: bytes a second up and down, and how long before anything happens at all. */
const CELL = { up: 40000, down: 60000, wait: 150 };
const PIECE = 8192;

const pause = (ms) => new Promise((go) => setTimeout(go, ms));

/** What happens to a call: `reach`, how much of its body gets to the service; `back`, how much of the answer returns. */
export const mishaps = {
  well: { reach: 1, back: 1 },
  /** It never left the cell. */
  reset: { reach: 0, back: 0 },
  /** Half of it was sent when the connection broke. */
  cut: { reach: 0.5, back: 0 },
  /** The service did it, and nobody heard. */
  lost: { reach: 1, back: 0 },
  /** The service did it, and half of what it said came back. */
  torn: { reach: 1, back: 0.5 },
  /** The service did it, and the connection stays open and silent. */
  mute: { reach: 1, back: 0, mute: true },
};

async function slowly(bytes, rate, give) {
  for (let i = 0; i < bytes.length; i += PIECE) {
    const piece = bytes.subarray(i, i + PIECE);
    give(piece);
    await pause((piece.length / rate) * 1000);
  }
}

/** A request to the service of which only `share` arrives; the answer, or null when it was not all there. */
function forward(to, req, body, share) {
  return new Promise((done) => {
    const up = http.request({ host: to.hostname, port: to.port, method: req.method, path: req.url, headers: { ...req.headers, connection: 'close' } }, (answer) => {
      const parts = [];
      answer.on('data', (d) => parts.push(d)).on('error', () => done(null));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    up.on('error', () => done(null));
    const upTo = Math.floor(body.length * share);
    void slowly(body.subarray(0, upTo), CELL.up, (p) => up.write(p)).then(() => (share === 1 ? up.end() : up.destroy()));
    if (share < 1) up.on('close', () => done(null));
  });
}

async function answer(res, said, share) {
  const { 'transfer-encoding': _, connection: __, ...headers } = said.headers;
  res.writeHead(said.status, headers);
  const upTo = Math.floor(said.body.length * share);
  await slowly(said.body.subarray(0, upTo), CELL.down, (p) => res.write(p));
  if (share === 1) res.end();
  else res.destroy();
}

function taken(req) {
  return new Promise((done) => {
    const parts = [];
    req.on('data', (d) => parts.push(d)).on('end', () => done(Buffer.concat(parts))).on('error', () => done(null));
  });
}

/**
 * A proxy before `base`. `turns(method, path)` names the mishaps that such calls meet, one after the other, then well
 * for good; nothing: always well. Returns { base, log, close }.
 */
export async function weather(base, turns) {
  const to = new URL(base);
  const log = [];
  const met = new Map();
  const server = http.createServer(async (req, res) => {
    const path = req.url.split('?')[0];
    const row = turns(req.method, path);
    const n = met.get(row?.name) ?? 0;
    met.set(row?.name, n + 1);
    const kind = row?.mishaps[n] ?? 'well';
    const { reach, back, mute } = mishaps[kind];
    const body = await taken(req);
    if (!body) return;
    const entry = { kind, method: req.method, path, query: req.url.split('?')[1] ?? '', bytes: Math.floor(body.length * reach), status: 0 };
    log.push(entry);
    await pause(CELL.wait);
    const said = reach > 0 ? await forward(to, req, body, reach) : null;
    entry.status = said?.status ?? 0;
    if (mute) return;
    if (!said || back === 0) req.socket.resetAndDestroy();
    else await answer(res, said, back);
  });
  server.keepAliveTimeout = 5000;
  await new Promise((go) => server.listen(0, '127.0.0.1', go));
  const close = () => new Promise((go) => {
    server.closeAllConnections();
    server.close(go);
  });
  return { base: `http://127.0.0.1:${server.address().port}`, log, close };
}
