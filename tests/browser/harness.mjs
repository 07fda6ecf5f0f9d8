// SPDX-License-Identifier: Apache-2.0
// What a browser test needs: a page that fails on whatever no page may do, and the service as staff call it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, afterEach } from 'node:test';
import { deflateSync } from 'node:zlib';

const require = createRequire(path.join(process.env.BROWSER_PACKAGES, 'any.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What browser.py says of the world: base, devices, and the facts of the test. */
export const world = JSON.parse(process.env.WORLD);
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
export const desk = { viewport: { width: 1440, height: 900 } };
/** How long a page may take to show what it is waited for: the machine has two cores for all. */
export const PATIENCE_MS = 20000;

let browser;
const opened = [];
after(() => browser?.close());
afterEach(async () => {
  const pages = opened.splice(0);
  const wrong = pages.flatMap((p) => p.wrong());
  // Where a test stands at its end is what one wants to see when it failed.
  for (const p of pages) await p.shot('last').catch(() => undefined);
  await Promise.all(pages.map((p) => p.context.close()));
  assert.deepEqual(wrong, []);
});

/** Answers of 400 and more that any page may get. */
const USUAL = ['401 GET /api/v1/session'];

class Watched {
  constructor(context, page, { lang, theme, base }) {
    Object.assign(this, { context, page, lang, theme, base, seen: [], dialled: [], patterns: [], allowed: new Set(USUAL) });
  }

  /** Called before anything is loaded: what is seen here fails the test. */
  async watch() {
    const { page, seen } = this;
    await page.exposeFunction('cspReport', (what) => seen.push('csp: ' + what));
    await page.addInitScript(() => addEventListener('securitypolicyviolation',
      (e) => globalThis.cspReport(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`)));
    // A dialler that opens takes the keyboard away from the page. Whom it would have called is in `dialled`.
    await page.exposeFunction('dialled', (to) => this.dialled.push(to));
    await page.addInitScript(() => globalThis.navigation?.addEventListener('navigate', (e) => {
      if (/^(https?|blob):/.test(e.destination.url)) return;
      e.preventDefault();
      globalThis.dialled(e.destination.url);
    }));
    page.on('pageerror', (e) => seen.push('error: ' + (e.stack ?? e.message)));
    page.on('console', (m) => m.type() === 'error' && !m.text().startsWith('Failed to load resource') && seen.push('console: ' + m.text()));
    page.on('dialog', (d) => {
      seen.push('dialog: ' + d.message());
      void d.dismiss();
    });
    this.context.on('request', (r) => /^http/.test(r.url()) && new URL(r.url()).origin !== this.base && seen.push('other host: ' + r.url()));
    this.context.on('response', (r) => r.status() >= 400 && seen.push(`${r.status()} ${r.request().method()} ${new URL(r.url()).pathname}`));
  }

  /** Lets an answer be: "409 POST /api/v1/orders/ID/actions/depart". */
  allow(...answers) {
    answers.forEach((a) => this.allowed.add(a));
  }

  /** Likewise, for addresses that nobody knows before. */
  allowLike(pattern) {
    this.patterns.push(pattern);
  }

  wrong() {
    return this.seen.filter((s) => !this.allowed.has(s) && !this.patterns.some((p) => p.test(s)));
  }

  async go(to) {
    await this.page.goto(this.base + to, { waitUntil: 'load' });
    return this;
  }

  async logIn(login, at = '/t') {
    await this.go(at);
    await this.page.locator('input[name=login]').fill(login);
    await this.page.locator('input[name=password]').fill(login);
    await this.page.locator('form button').last().click();
    await this.page.locator('input[name=password]').waitFor({ state: 'detached' });
    return this;
  }

  /** No finding of the automated rules on what is shown now. */
  async accessible() {
    const cdp = await this.context.newCDPSession(this.page);
    await cdp.send('Runtime.evaluate', { expression: axe });
    await cdp.detach();
    const found = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), []);
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px wider than the screen`);
  }

  /** Nothing wrong on it, and a picture of the whole page: NAME.LANG.THEME.png. */
  async look(name) {
    await this.accessible();
    await this.shot(name);
  }

  async shot(name) {
    if (!process.env.SHOTS) return;
    mkdirSync(process.env.SHOTS, { recursive: true });
    const file = [name, this.lang, this.theme, 'png'].join('.');
    // As high as the page: on a screen of a phone's height the bar at its bottom would stand in the middle of the picture.
    const size = this.page.viewportSize();
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewportSize({ width: size.width, height: Math.max(size.height, Math.min(height, 8000)) });
    await this.page.screenshot({ path: path.join(process.env.SHOTS, file), animations: 'disabled', scale: process.env.SHOTS_SCALE ?? 'device' });
    await this.page.setViewportSize(size);
  }
}

/** A browser of its own: { as: phone | desk, lang, theme: light | dark }. base: where it finds the service. */
export async function open({ as = phone, lang = 'zh-CN', theme = 'light', base = world.base, ...more } = {}) {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [
    '--no-sandbox', '--disable-dev-shm-usage', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']  });
  const context = await browser.newContext({ ...as, locale: lang, colorScheme: theme, timezoneId: 'Asia/Shanghai', ...more });
  context.setDefaultTimeout(PATIENCE_MS);
  const watched = new Watched(context, await context.newPage(), { lang, theme, base });
  opened.push(watched);
  await watched.watch();
  return watched;
}

/** Nothing of what people wrote has become an element. */
export async function inert(me) {
  const found = await me.page.evaluate(() => {
    const odd = [...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name) || /^\s*javascript:/i.test(a.value)));
    const alien = [...document.querySelectorAll('iframe, object, embed, math, base, meta[http-equiv], body style, body script:not([src]), img[src="x"], form[action*="example"]')];
    return [...odd, ...alien].map((e) => e.outerHTML.slice(0, 120));
  });
  assert.deepEqual(found, []);
}

/** A picture as a phone makes it, for setInputFiles(). */
export const picture = (width, height, name = 'photo.png') => png(width, height, name, (x, y) => (y % 40 < 20 ? 150 : 90));

/** One that stays large when it is shrunk, the same every time. */
export const noise = (width, height, name = 'noise.png') => png(width, height, name, (x, y) => ((x * 2654435761 + y * 40503 * (x + 7)) >>> 7) & 255);

// Code 128: the widths of bars and gaps of each symbol; 104 starts set B, 106 stops.
const bars = ('212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 '
  + '221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 '
  + '231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 '
  + '431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 '
  + '114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 '
  + '211214 211232 2331112').split(' ');

/** The label of a machine with its code, photographed. */
export function label(code, name = 'label.png') {
  const values = [...code].map((c) => c.charCodeAt(0) - 32);
  const sum = values.reduce((n, v, i) => n + v * (i + 1), 104) % 103;
  const widths = [104, ...values, sum, 106].map((v) => bars[v]).join('');
  const black = [...widths].flatMap((w, i) => Array(Number(w)).fill(i % 2 === 0));
  const line = [...Array(12).fill(false), ...black, ...Array(12).fill(false)];
  return png(line.length * 5, 300, name, (x, y) => (y > 40 && y < 260 && line[Math.floor(x / 5)] ? 20 : 235));
}

function png(width, height, name, grey) {
  const raw = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) raw.fill(grey(x, y), y * (1 + width * 3) + 1 + x * 3, y * (1 + width * 3) + 4 + x * 3);
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(8);
    out.writeUInt32BE(data.length, 0);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([out.subarray(0, 4), body, crc]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return { name, mimeType: 'image/png', buffer: Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]) };
}

function crc32(data) {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const tokens = new Map();

async function token(login) {
  if (!tokens.has(login)) {
    const answer = await fetch(world.base + '/api/v1/session', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: login }),
    });
    tokens.set(login, (await answer.json()).token);
  }
  return tokens.get(login);
}

/** The service as that person calls it without a page; throws on a refusal. BYTES: a GET of what is no JSON. */
export async function api(login, method, to, body) {
  const answer = await fetch(world.base + '/api/v1' + to, {
    method: method === 'BYTES' ? 'GET' : method, headers: { Authorization: 'Bearer ' + (await token(login)) }, body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (method === 'BYTES' && answer.ok) return Buffer.from(await answer.arrayBuffer());
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status} ${method} ${to}: ${JSON.stringify(said)}`);
  return said;
}

export const order = (id, login = 'dispatcher') => api(login, 'GET', '/orders/' + id);
export const act = (login, id, action, args = {}) => api(login, 'POST', `/orders/${id}/actions/${action}`, args);

/** What ask() says once it is true. */
export async function until(what, ask, ms = PATIENCE_MS) {
  const end = Date.now() + ms;
  let last;
  while (Date.now() < end) {
    last = await ask();
    if (last) return last;
    await new Promise((go) => setTimeout(go, 100));
  }
  return assert.fail(`gave up waiting for ${what}; last: ${JSON.stringify(last)}`);
}

export async function technician(login = 'technician') {
  return (await api('dispatcher', 'GET', '/technicians')).items.find((t) => t.login === login).id;
}

/** A repair opened by hand and sent to that technician. */
export async function sent({ device = world.devices[0], fault = 'flush-valve-stuck-open', text = '出水越来越小', to = 'technician' } = {}) {
  const { id } = await api('dispatcher', 'POST', '/orders', { kind: 'repair', device, fault, text });
  await act('dispatcher', id, 'assign', { technician: await technician(to) });
  return id;
}
