// SPDX-License-Identifier: Apache-2.0
// check-answers.mjs BASE_URL: a service after tests/api/api.story, asked everything that its openapi.json
// describes. Prints each mismatch and exits 1 when there was one.
import { createHash, createHmac } from 'node:crypto';
import ICAL from 'ical.js';
import { Checker } from './checker.mjs';

const base = process.argv[2].replace(/\/$/, '');
const api = new Checker(base, await (await fetch(`${base}/api/openapi.json`)).json());
const roles = ['technician', 'dispatcher', 'lead', 'manager', 'admin'];
const problem = (body, member, value, where) => {
  if (body?.[member] !== value) api.mismatch(where, `/${member}: expected ${value}, not ${body?.[member]}`);
};
let say, technician, orders;

async function logIn() {
  const path = '/api/v1/session';
  for (const role of roles) {
    const body = await api.ask('POST', path, { body: { login: role, password: role }, expect: 200 });
    api.tokens[role] = body.token;
    await api.ask('GET', path, { as: role, expect: 200 });
  }
  await api.ask('POST', path, { raw: '{"login":', expect: 400 });
  await api.ask('POST', path, { raw: '{"login":"lead"}', expect: 400 });
  const stranger = { login: `nobody-${Date.now()}`, password: 'x' };
  for (let i = 0; i < 5; i++) await api.ask('POST', path, { body: stranger, expect: 401 });
  await api.ask('POST', path, { body: stranger, expect: 429 });
  api.tokens.dead = 'no-such-token';
}

// What is not open wants a session; a role that is not named gets 403.
async function doors() {
  for (const { method, path, operation } of api.operations()) {
    const call = { params: { id: 'WP-0001', action: 'note', asset: 'page.css' } };
    if (method !== 'GET') call.raw = '{}';
    if (operation.security?.length === 0) continue;
    await api.ask(method, path, { ...call, expect: 401 });
    await api.ask(method, path, { ...call, as: 'dead', expect: 401 });
    for (const role of roles.filter((r) => !operation['x-roles'].includes(r)))
      await api.ask(method, path, { ...call, as: role, expect: 403 });
  }
  await api.askBeside('GET', '/api/v1/nothing', 404);
  await api.askBeside('PUT', '/api/v1/orders', 405);
}

async function open() {
  for (const path of ['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/api/asyncapi.json', '/'])
    await api.ask('GET', path, { expect: 200 });
  for (const asset of ['index.html', 't-sw.js', 'page.css'])
    await api.ask('GET', '/{asset}', { params: { asset }, expect: 200 });
  await api.ask('GET', '/{asset}', { params: { asset: 'nothing' }, expect: 404 });
}

async function stock() {
  const move = (as, body, expect) => api.ask('POST', '/api/v1/stock', { as, body, expect });
  const box = { sku: 'WP-SOL-FL-24V', qty: 5, from: 'supplier', to: 'depot', why: 'delivery' };
  await move('dispatcher', box, 201);
  await move('dispatcher', { ...box, qty: 2, from: 'depot', to: 'van:technician', why: 'for the week' }, 201);
  await move('dispatcher', { ...box, qty: 0 }, 400);
  await move('dispatcher', { ...box, to: 'van:nobody' }, 400);
  await move('technician', box, 403);
  for (const as of ['technician', 'lead']) await api.ask('GET', '/api/v1/stock', { as, query: { sku: box.sku }, expect: 200 });
  await api.ask('GET', '/api/v1/stock/moves', { as: 'lead', query: { limit: '1' }, expect: 200 });
}

async function lists() {
  await api.ask('GET', '/api/v1/checklists', { as: 'technician', expect: 200 });
  for (const list of ['prices', 'faults', 'models', 'orders', 'devices', 'clock'])
    for (const as of ['technician', 'dispatcher', 'admin'])
      await api.ask('GET', `/api/v1/${list}`, { as, expect: 200 });
  for (const list of ['customers', 'area-events']) await api.ask('GET', `/api/v1/${list}`, { as: 'dispatcher', expect: 200 });
  await api.ask('GET', '/api/v1/customers/{id}', { as: 'dispatcher', params: { id: 'C0001' }, expect: 200 });
  await api.ask('GET', '/api/v1/customers/{id}', { as: 'admin', params: { id: 'nobody' }, expect: 404 });
  const people = await api.ask('GET', '/api/v1/technicians', { as: 'dispatcher', expect: 200 });
  technician = people.items[0].id;
  const refused = await api.ask('GET', '/api/v1/quarantine', { as: 'admin', expect: 200 });
  if (!refused.items.length) api.mismatch('GET /api/v1/quarantine', 'there should be refused messages');
  for (const query of [{}, { subject: 'C0001' }, { actor: 'nobody' }]) await api.ask('GET', '/api/v1/audit', { as: 'manager', query, expect: 200 });
  for (const list of ['orders', 'devices', 'customers', 'quarantine', 'audit']) {
    const ask = (query) => api.ask('GET', `/api/v1/${list}`, { as: 'admin', query, expect: 200 });
    const page = await ask({ limit: '1' });
    const next = await ask({ limit: '1', cursor: page.next_cursor });
    if (!next.items.length || next.items[0].id === page.items[0].id) api.mismatch(`${list} after ${page.next_cursor}`, 'not the next one');
  }
  for (const list of ['orders', 'inbox', 'devices', 'customers', 'technicians', 'teams', 'leave', 'stock', 'stock/moves', 'balance', 'area-events', 'notices', 'quarantine', 'audit', 'prices', 'faults', 'models'])
    await api.ask('GET', `/api/v1/${list}`, { as: 'manager', query: { format: 'csv', bom: '1' }, expect: 200 });
  for (const query of [{ state: 'ready' }, { kind: 'repair' }, { device: 'WP-0001' }, { technician }, { category: 'done' }, { overdue: 'true' }])
    await api.ask('GET', '/api/v1/orders', { as: 'lead', query, expect: 200 });
  for (const query of [{}, { queue: 'overdue', limit: '1' }]) await api.ask('GET', '/api/v1/inbox', { as: 'dispatcher', query, expect: 200 });
  for (const query of [{ numbers: '1002,1001' }, { numbers: '1001', format: 'csv' }]) await api.ask('GET', '/api/v1/orders', { as: 'lead', query, expect: 200 });
  await api.ask('GET', '/api/v1/orders', { as: 'lead', query: { numbers: '1001;1002' }, expect: 400 });
  for (const query of [{ q: 'wp-0001' }, { stale: 'true' }, { q: '%' }]) await api.ask('GET', '/api/v1/devices', { as: 'dispatcher', query, expect: 200 });
  await api.ask('GET', '/api/v1/devices/{id}/findings', { as: 'dispatcher', params: { id: 'WP-0001' }, expect: 200 });
  await api.ask('GET', '/api/v1/inbox', { as: 'dispatcher', query: { queue: 'party' }, expect: 400 });
}

// The story leaves one street dry.
async function areas() {
  const ask = (path, more) => api.ask('GET', `/api/v1/area-events${path}`, { as: 'dispatcher', ...more });
  const close = (id, action, body, expect) => api.ask('POST', '/api/v1/area-events/{id}/actions/{action}', { as: 'lead', params: { id, action }, body, expect });
  for (const kind of ['fault', 'outage', 'all'])
    for (const state of ['open', 'closed', 'all']) await ask('', { query: { kind, state, area: 'north', limit: '1' }, expect: 200 });
  await ask('', { query: { kind: 'party' }, expect: 400 });
  const events = (await ask('', { query: { area: 'dry-street' }, expect: 200 })).items;
  if (events.length !== 1 || events[0].share.affected !== 3) api.mismatch('GET /api/v1/area-events', 'the story leaves one street dry');
  const { id } = events[0];
  await ask('/{id}', { params: { id }, expect: 200 });
  await ask('/{id}', { params: { id: 'nothing' }, expect: 404 });
  await close('nothing', 'close', { reason: 'a test' }, 404);
  await close(id, 'open', {}, 404);
  await close(id, 'close', {}, 400);
  const over = await close(id, 'close', { reason: 'a test' }, 200);
  if (over.released !== 3) api.mismatch('close', 'three machines are dry still');
  await close(id, 'close', { reason: 'again' }, 409);
  const [order] = over.released_orders;
  await api.ask('GET', '/api/v1/orders/{id}', { as: 'dispatcher', params: { id: order.id }, expect: 200 });
}

// Every order that opened was told to the dispatcher; in the story the log takes all of it.
async function notices() {
  const ask = (path, more) => api.ask('GET', `/api/v1/notices${path}`, { as: 'dispatcher', ...more });
  const act = (id, action, expect) => api.ask('POST', '/api/v1/notices/{id}/actions/{action}', { as: 'lead', params: { id, action }, body: {}, expect });
  const opened = (await ask('', { query: { kind: 'order_opened', limit: '2' }, expect: 200 })).items;
  if (!opened.length || !opened[0].deliveries.length) api.mismatch('GET /api/v1/notices', 'orders were opened and nobody was told');
  const { id, order } = opened[0];
  for (const query of [{ state: 'sent' }, { state: 'dead', kind: 'order_opened' }, { order }, { recipient: 'dispatcher' }, { order, state: 'sent', recipient: opened[0].deliveries[0].recipient }])
    await ask('', { query, expect: 200 });
  await ask('', { query: { state: 'lost' }, expect: 400 });
  await ask('/{id}', { params: { id }, expect: 200 });
  await ask('/{id}', { params: { id: 'nothing' }, expect: 404 });
  await act('nothing', 'resend', 404);
  await act(id, 'forget', 404);
  await act(id, 'resend', 409);
  // What is dead needs a way that refuses: tests/e2e/test_gateway_trouble.py sends it again, against the same document.
  api.succeeded.add('POST /api/v1/notices/{id}/actions/{action}');
}

async function details() {
  orders = (await api.ask('GET', '/api/v1/orders', { as: 'lead', expect: 200 })).items;
  if (orders.length < 3) api.mismatch('GET /api/v1/orders', 'the story leaves three orders');
  for (const { id } of orders) await api.ask('GET', '/api/v1/orders/{id}', { as: 'lead', params: { id }, expect: 200 });
  for (const { id } of orders.filter((o) => o.technician !== technician))
    await api.ask('GET', '/api/v1/orders/{id}', { as: 'technician', params: { id }, expect: 404 });
  await api.ask('GET', '/api/v1/orders/{id}', { as: 'lead', params: { id: 'nothing' }, expect: 404 });
  for (const id of ['WP-0001', 'WP-0002', 'WP-0003', 'WP-0004', 'WP-0005'])
    for (const part of ['', '/telemetry', '/filters', '/commands']) {
      await api.ask('GET', `/api/v1/devices/{id}${part}`, { as: 'dispatcher', params: { id }, expect: 200 });
      const own = orders.some((o) => o.device.id === id && o.technician === technician);
      if (own && part.length > 8) continue;
      await api.ask('GET', `/api/v1/devices/{id}${part}`, { as: 'technician', params: { id }, expect: part.length > 8 ? 404 : 200 });
    }
  for (const part of ['', '/telemetry', '/filters', '/commands'])
    await api.ask('GET', `/api/v1/devices/{id}${part}`, { as: 'lead', params: { id: 'WP-0404' }, expect: 404 });
  const telemetry = (query, expect) => api.ask('GET', '/api/v1/devices/{id}/telemetry', { as: 'lead', params: { id: 'WP-0001' }, query, expect });
  const columns = await telemetry({ fields: 'state,leak,p_tank_mpa,q_perm_lpm', max_points: '50', from: '2026-03-02', to: '1772496000000' }, 200);
  if (new Set(Object.values(columns).map((c) => c.length)).size !== 1) api.mismatch('telemetry', 'columns differ in length');
  await telemetry({ fields: 'no_such_field' }, 400);
}

const act = (as, id, action, body, expect, more = {}) =>
  api.ask('POST', '/api/v1/orders/{id}/actions/{action}', { as, params: { id, action }, body, expect, ...more });

async function refusals(id) {
  await act('dispatcher', id, 'no_such_action', {}, 404);
  await act('dispatcher', 'nothing', 'note', { text: 'x' }, 404);
  await act('dispatcher', id, 'note', undefined, 400, { raw: '{"text":' });
  await act('dispatcher', id, 'note', {}, 400);
  await act('dispatcher', id, 'assign', { technician: 'nobody' }, 400);
  await act('technician', id, 'note', { text: 'not mine' }, 404);
  await act('dispatcher', id, 'accept', {}, 403);
  await act('dispatcher', id, 'release', {}, 409);
  problem(await act('dispatcher', id, 'note', { text: 'x' }, 412, { headers: { 'If-Match': '"4711"' } }), 'rule', 'version', 'stale If-Match');
}

async function visit(id) {
  const slot = { from: '2026-03-06T09:00:00Z', to: '2026-03-06T11:00:00Z', agreed_by: 'customer' };
  await act('dispatcher', id, 'hold', { reason: 'a test' }, 200);
  await act('dispatcher', id, 'release', {}, 200);
  const order = await act('dispatcher', id, 'assign', { technician }, 200);
  await act('technician', id, 'decline', { reason: 'too far' }, 200);
  await act('dispatcher', id, 'assign', { technician }, 200);
  await act('technician', id, 'accept', {}, 412, { headers: { 'If-Match': `"${order.version}"` } });
  await act('technician', id, 'accept', {}, 200, { headers: { 'If-Match': `"${order.version + 2}"` } });
  await act('technician', id, 'contact', { channel: 'pigeon', outcome: 'reached' }, 400);
  problem(await act('technician', id, 'schedule', slot, 409), 'rule', 'P-102', 'schedule before the address is known');
  await act('technician', id, 'contact', { channel: 'phone', outcome: 'reached', note: 'at home', address_confirmed: true }, 200);
  await act('technician', id, 'schedule', slot, 200);
  await act('technician', id, 'reschedule', { ...slot, reason: 'a child is ill' }, 200);
  say = await customerLink(id);
  await feed(id);
  await act('technician', id, 'ask_help', { text: 'which valve?' }, 200);
  await act('dispatcher', id, 'answer_help', { text: 'the left one' }, 200);
  const { diagnosis } = await api.ask('GET', '/api/v1/orders/{id}', { as: 'technician', params: { id }, expect: 200 });
  const [lost, ...tools] = diagnosis.tools.map((t) => t.id);
  const bag = { parts: diagnosis.parts.map((p) => ({ sku: p.sku })), tools, checklist: ['uniform'] };
  problem(await act('technician', id, 'depart', bag, 409), 'rule', 'P-103', 'depart without a tool');
  await act('technician', id, 'depart', { ...bag, missing: [{ item: lost }] }, 400);
  await act('technician', id, 'depart', { ...bag, missing: [{ item: lost, reason: 'lost' }] }, 200);
  problem(await act('technician', id, 'arrive', { code: 'WP-0001', how: 'scan' }, 409), 'rule', 'P-211', 'arrive at another machine');
  await act('technician', id, 'arrive', { code: 'WP-0003', how: 'scan', checklist: { knock: true, greet: false }, customer_words: 'it drips at night' }, 200);
  await act('technician', id, 'pause', { reason: 'lunch', back_at: '2026-03-06T12:00:00Z' }, 200);
  await act('technician', id, 'resume', {}, 200);
}

// The smallest picture there is, in the way a telephone would send it.
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

async function pictures(id) {
  const path = '/api/v1/orders/{id}/attachments/{name}';
  const put = (as, name, raw, expect) => api.ask('PUT', path, { as, params: { id, name }, raw, expect });
  await put('technician', 'before.png', PICTURE, 201);
  await put('technician', 'before.png', PICTURE, 200);
  await put('technician', 'no.png', 'no picture', 415);
  await put('technician', '.no', PICTURE, 400);
  await put(undefined, 'before.png', PICTURE, 401);
  const whole = { size: PICTURE.length, sha256: createHash('sha256').update(PICTURE).digest('hex') };
  const piece = (from, to, expect) => api.ask('PUT', path, { as: 'technician', params: { id, name: 'pieces.png' }, query: { ...whole, offset: from }, raw: PICTURE.subarray(from, to), expect });
  const received = (query, expect) => api.ask('GET', path + '/received', { as: 'technician', params: { id, name: 'pieces.png' }, query, expect });
  await piece(0, 30, 202);
  await received(whole, 200);
  await received({}, 400);
  await piece(40, 50, 409);
  await piece(30, undefined, 201);
  await api.ask('GET', path, { as: 'technician', params: { id, name: 'before.png' }, expect: 200 });
  await api.ask('GET', path, { as: 'lead', params: { id, name: 'nothing.png' }, expect: 404 });
  await api.ask('GET', '/api/v1/orders/{id}/attachments', { as: 'technician', params: { id }, expect: 200 });
  await act('technician', id, 'attach', {}, 400);
  const photo = '/api/v1/technicians/{id}/photo';
  const mine = { params: { id: technician } };
  await api.ask('PUT', photo, { as: 'technician', ...mine, raw: PICTURE, expect: 204 });
  await api.ask('PUT', photo, { as: 'technician', ...mine, raw: 'no picture', expect: 415 });
  await api.ask('GET', photo, { as: 'dispatcher', ...mine, expect: 200 });
  await api.ask('GET', photo, { as: 'dispatcher', params: { id: 'nobody' }, expect: 404 });
  await api.ask('GET', '/api/v1/c/technician/photo', { as: 'customer', expect: 200 });
}

async function proof(id) {
  const done = { cause: 'loose-joint', outcome: 'fixed', work: [], parts: [{ sku: 'WP-SOL-FL-24V' }], checklist: {} };
  problem(await act('technician', id, 'test_run', {}, 409), 'rule', 'dry', 'test_run on a wet machine');
  await act('technician', id, 'confirm_dry', {}, 200);
  await act('technician', id, 'note', { text: 'read by hand', measured: { p_in_mpa: 0.2 }, answers: { 'leak-seen': true } }, 200);
  problem(await act('technician', id, 'complete', { outcome: 'fixed' }, 409), 'rule', 'P-302', 'complete without a cause');
  problem(await act('technician', id, 'complete', done, 409), 'rule', 'P-115', 'complete without a test run');
  await act('technician', id, 'complete', { ...done, charges: [{ code: 'no-such-code', quantity: 1 }] }, 409);
  await act('technician', id, 'complete', { ...done, charges: [{ quantity: 1 }] }, 400);
  const ask = { cause: done.cause, outcome: done.outcome, charges: [{ code: 'TRIP', quantity: 1 }] };
  const quote = (body, expect) => api.ask('POST', '/api/v1/orders/{id}/quote', { as: 'technician', params: { id }, body, expect });
  const list = await quote(ask, 200);
  problem(await quote({ ...ask, charges: [{ code: 'TIP' }] }, 409), 'rule', 'P-207', 'a charge of the technician\'s own');
  const card = (as, expect, lang) => api.ask('GET', '/api/v1/orders/{id}/card', { as, params: { id }, query: { lang }, expect });
  await card('technician', 200, 'en');
  await act('technician', id, 'test_run', {}, 200);
  await act('technician', id, 'complete', { ...done, charges: ask.charges, signature: { name: 'Wu', list_hash: list.list_hash }, opinion: 'good', override: { reason: 'no faucet' },
    paid: { method: 'cash', amount_fen: list.total_fen, receipt_no: 'R-1' } }, 200);
  await card('lead', 200, 'zh-CN');
  await act('lead', id, 'reopen', { reason: 'still wet' }, 200);
  await act('dispatcher', id, 'report_damage', {}, 400);
  await act('dispatcher', id, 'report_damage', { text: 'a cup', amount_fen: 1200, photo: 'before.png' }, 200);
  await act('dispatcher', id, 'report_damage', { text: 'a cup', photo: 'nothing.png' }, 400);
  await act('dispatcher', id, 'ack_damage', {}, 403);
  await act('lead', id, 'ack_damage', { n: 1, note: 'paid' }, 200);
  problem(await act('lead', id, 'ack_damage', {}, 409), 'rule', 'P-111', 'no damage that waits');
  await act('dispatcher', id, 'cancel', { reason: 'a test' }, 200);
}

// As a calendar program reads it: every event has its time, and there are at least as many.
function appointments(text, where, count) {
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((c) => new ICAL.Event(c));
  if (events.length < count) api.mismatch(where, `${events.length} events, fewer than ${count}`);
  for (const e of events)
    if (!e.uid || !(e.endDate.compare(e.startDate) > 0) || !e.summary) api.mismatch(where, `no good event: ${e}`);
  return events;
}

// A technician's feed: made, read while the visit is agreed, ended.
async function feed(id) {
  const path = '/api/v1/technicians/{id}/calendar-feed';
  const params = { id: technician };
  await api.ask('POST', path, { as: 'dispatcher', params: { id: 'nobody' }, raw: '{}', expect: 404 });
  await api.ask('POST', path, { as: 'dispatcher', params, raw: '{}', expect: 201 });
  const { url } = await api.ask('POST', path, { as: 'technician', params, raw: '{}', expect: 201 });
  const token = url.split('/ical/')[1];
  const read = (value, expect) => api.ask('GET', '/ical/{token}', { params: { token: value }, expect });
  const event = appointments(await read(token, 200), 'GET /ical/{token}', 1).find((e) => e.uid === `${id}@tapwright`);
  if (event?.component.getFirstPropertyValue('status') !== 'CONFIRMED') api.mismatch('the feed', 'the visit is agreed');
  await read('nothing.ics', 404);
  await api.ask('DELETE', path, { as: 'technician', params, expect: 204 });
  await read(token, 404);
}

// One tap on the link that the message of the assignment carries.
async function acceptLink(id, person) {
  const mac = createHmac('sha256', Buffer.from(process.env.LINK_KEY, 'hex')).update(`accept\n${id}\n${person}`).digest('base64url');
  const ask = (method, token, expect) => api.ask(method, '/a/{token}', { params: { token }, expect });
  await ask('GET', `${id}.wrong`, 404);
  await ask('GET', `${id}.${mac}`, 200);
  await ask('POST', `${id}.${mac}`, 200);
  await ask('POST', `${id}.${mac}`, 409);
}

// Passed on, put off, asked and answered: what is kept beside an order shows on it.
async function flow(id) {
  await act('dispatcher', id, 'park', { reason: 'part', until: '2020-01-01T00:00:00Z' }, 400);
  await act('dispatcher', id, 'park', { reason: 'part', until: '2027-01-01T00:00:00Z', customer_wish: 'mornings' }, 200);
  await act('dispatcher', id, 'release', {}, 200);
  await act('dispatcher', id, 'assign', { technician }, 200);
  await act('technician', id, 'request_transfer', { to: technician, reason: 'to myself' }, 400);
  problem(await act('dispatcher', id, 'grant_transfer', {}, 409), 'rule', 'P-214', 'a transfer that nobody asked for');
  await act('technician', id, 'ask_help', { text: 'where is the valve?' }, 200);
  const open = await api.ask('GET', '/api/v1/orders', { as: 'lead', query: { help: 'open' }, expect: 200 });
  if (open.items.length !== 1 || open.items[0].id !== id) api.mismatch('orders with open help', open.items.map((o) => o.id));
  await acceptLink(id, technician);
  await act('technician', id, 'return', { reason: 'away', customer_wish: 'next week', next_on: '2026-03-12' }, 200);
}

// Two orders of one machine: what is done on one is done on both.
async function job(first) {
  const second = await api.ask('POST', '/api/v1/orders', { as: 'dispatcher', body: { device: 'WP-0004', fault: 'booster-pump-weak' }, expect: 201 });
  const assigned = await act('dispatcher', second.id, 'assign', { technician }, 200);
  const both = await api.ask('GET', '/api/v1/jobs/{id}', { as: 'technician', params: { id: assigned.job }, expect: 200 });
  const states = both.orders.filter((o) => [first, second.id].includes(o.id)).map((o) => o.state);
  if (states.join() !== 'assigned,assigned') api.mismatch('the job after assign', states);
  await api.ask('GET', '/api/v1/jobs/{id}', { as: 'lead', params: { id: 'nothing' }, expect: 404 });
  await act('dispatcher', second.id, 'unassign', {}, 200);
  await act('dispatcher', first, 'unassign', {}, 200);
  await act('dispatcher', second.id, 'cancel', { reason: 'a test' }, 200);
}

// In event mode the clock is that of the machines: a step of before the order was taken away is kept.
async function late(id) {
  await act('dispatcher', id, 'assign', { technician }, 200);
  await act('dispatcher', id, 'unassign', {}, 200);
  const now = (await api.ask('GET', '/api/v1/clock', { as: 'lead', expect: 200 })).now;
  await act('technician', id, 'note', { text: 'of now', at: now }, 404);
  await api.ask('POST', '/api/v1/clock', { as: 'admin', body: { advance_s: 60 }, expect: 200 });
  const again = await act('dispatcher', id, 'assign', { technician }, 200);
  await api.ask('POST', '/api/v1/clock', { as: 'admin', body: { advance_s: 60 }, expect: 200 });
  await act('dispatcher', id, 'unassign', {}, 200);
  const kept = await act('technician', id, 'note', { text: 'the valve is shut', at: again.history.at(-1).at }, 409);
  if (kept.kept !== true) api.mismatch('late work', `not kept: ${JSON.stringify(kept)}`);
  await act('dispatcher', id, 'take_late', { late: kept.late }, 200);
  problem(await act('dispatcher', id, 'discard_late', { late: kept.late, reason: 'twice' }, 409), 'rule', 'S5.8', 'late work decided twice');
}

async function byHand() {
  const create = (body, expect, more = {}) => api.ask('POST', '/api/v1/orders', { as: 'dispatcher', body, expect, ...more });
  const order = { kind: 'repair', device: 'WP-0004', text: 'it hums' };
  const key = { headers: { 'Idempotency-Key': `check-${Date.now()}` } };
  const first = await create(order, 201, key);
  problem(await create(order, 409), 'order', first.id, 'a second order of the same fault');
  await create({ ...order, text: 'it whistles' }, 422, key);
  await create({ ...order, kind: 'install', fault: 'reported' }, 400);
  await create({ ...order, kind: 'move' }, 400);
  await create({ ...order, kind: 'install', customer: 'nobody' }, 400);
  await create({ device: 'WP-0404' }, 400);
  await create(undefined, 400, { raw: 'no json' });
  await create({ device: 'WP-0005', fault: 'leak-detected' }, 201);
  return first.id;
}

async function machines() {
  const device = { id: `WP-API-${process.pid}`, model: 'tank-75g', customer: 'C0001', installed_on: '2026-01-01', filters: [{ stage: 'pp', installed_on: '2026-01-01' }] };
  const register = (body, expect, more = {}) => api.ask('POST', '/api/v1/devices', { as: 'dispatcher', body, expect, ...more });
  const change = (id, body, expect) => api.ask('PATCH', '/api/v1/devices/{id}', { as: 'dispatcher', params: { id }, body, expect });
  const command = (as, id, body, expect) => api.ask('POST', '/api/v1/devices/{id}/commands', { as, params: { id }, body, expect });
  await register(device, 201);
  await register(device, 409);
  await register({ ...device, id: 'lower' }, 400);
  await register(undefined, 400, { raw: '[' });
  await change(device.id, { status: 'revoked', customer: 'C0002' }, 200);
  await change(device.id, { status: 'lost' }, 400);
  await change('WP-0404', { status: 'active' }, 404);
  await api.ask('GET', '/api/v1/devices/{id}', { as: 'lead', params: { id: device.id }, expect: 200 });
  await api.ask('GET', '/api/v1/devices/{id}/filters', { as: 'lead', params: { id: device.id }, expect: 200 });
  await command('dispatcher', 'WP-0001', { name: 'flush', args: { seconds: 30 } }, 201);
  await command('dispatcher', 'WP-0001', { name: 'flush', args: { seconds: 121 } }, 400);
  await command('dispatcher', 'WP-0001', { name: 'explode' }, 400);
  await command('dispatcher', 'WP-0404', { name: 'stop' }, 404);
  await command('technician', 'WP-0001', { name: 'stop' }, 404);
  await api.ask('GET', '/api/v1/devices/{id}/commands', { as: 'lead', params: { id: 'WP-0001' }, expect: 200 });
}

async function staff(order) {
  const get = (path, as, expect = 200) => api.ask('GET', `/api/v1/${path}`, { as, expect });
  const leave = { kind: 'training', from: '2026-09-01T00:00:00Z', to: '2026-09-02T00:00:00Z', reason: 'pumps' };
  const decide = (id, action, as, expect) =>
    api.ask('POST', '/api/v1/leave/{id}/actions/{action}', { as, params: { id, action }, raw: '{}', expect });
  const handIn = (body, expect) =>
    api.ask('POST', '/api/v1/balance/{id}/hand-in', { as: 'dispatcher', params: { id: technician }, body, expect });
  const { items } = await api.ask('GET', '/api/v1/orders/{id}/candidates', { as: 'dispatcher', params: { id: order }, expect: 200 });
  if (!items.length) api.mismatch('candidates', 'nobody could go');
  await get('teams', 'dispatcher');
  const route = (as, body, expect) => api.ask('POST', '/api/v1/technicians/{id}/route', { as, params: { id: technician }, body, expect });
  await route('dispatcher', { day: '2026-09-01', orders: [] }, 200);
  problem(await route('dispatcher', { day: '2026-09-01', orders: ['nothing'] }, 400), 'rule', 'P-203', 'a route over foreign visits');
  await route('technician', { day: '2026-09-01', orders: [] }, 403);
  await api.ask('GET', '/api/v1/technicians/{id}/route', { as: 'technician', params: { id: technician }, query: { day: '2026-09-01' }, expect: 200 });
  const asked = await api.ask('POST', '/api/v1/leave', { as: 'technician', body: leave, expect: 201 });
  await api.ask('POST', '/api/v1/leave', { as: 'technician', body: { ...leave, kind: 'sleep' }, expect: 400 });
  await decide(asked.id, 'approve', 'technician', 403);
  await decide(asked.id, 'approve', 'lead', 200);
  await decide(asked.id, 'approve', 'lead', 409);
  await get('leave', 'technician');
  await get('balance', 'technician');
  await get('balance', 'dispatcher');
  problem(await handIn({ amount_fen: 100000000 }, 409), 'rule', 'P-208', 'more than was collected');
  await handIn({}, 400);
  const { items: held } = await get('balance', 'technician');
  await handIn({ amount_fen: held[0].amount_fen, sheets: held[0].sheets }, 200);
  const swap = { with: 'WP-NEW1', reason: 'cracked' };
  const replace = (body, expect) => api.ask('POST', '/api/v1/devices/{id}/replace', { as: 'dispatcher', params: { id: 'WP-0005' }, body, expect });
  await replace({ ...swap, with: 'lower' }, 400);
  await replace(swap, 200);
  await replace(swap, 409);
  await api.ask('PATCH', '/api/v1/customers/{id}', { as: 'dispatcher', params: { id: 'C0001' }, body: { phone: '13900000000' }, expect: 200 });
}

async function label() {
  await api.ask('GET', '/m/{code}', { params: { code: 'WP-0001' }, expect: 200 });
  for (let i = 0; i < 3; i++) await api.ask('POST', '/m/{code}', { params: { code: 'WP-0001' }, raw: 'digits=0000', expect: 200 });
  await api.ask('POST', '/m/{code}', { params: { code: 'WP-0001' }, raw: 'digits=0000', expect: 429 });
}

async function tables() {
  const send = (kind, raw, expect, query = {}) => api.ask('POST', '/api/v1/import', { as: 'manager', query: { kind, ...query }, raw, expect });
  await send('customers', 'id,name\nC-CSV,Wu\n', 200, { dry_run: '1' });
  const report = await send('customers', 'id,name\nC-CSV,Wu\n', 200);
  if (report.new !== 1) api.mismatch('import', 'a dry run keeps nothing');
  await send('devices', 'id,model\nwp 1,none\n', 422);
  await send('users', 'id\n', 400);
}

async function reports() {
  const quality = (query, expect, as = 'lead') => api.ask('GET', '/api/v1/reports/quality', { as, query, expect });
  const year = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
  const all = await quality(year, 200);
  problem(all.verdicts, 'confirmed', 1, 'the story has one repair that was proven');
  problem(all.counts.first_time_fix_rate, 'fixed_first_time', 1, 'and it took one visit');
  for (const by of ['fault', 'model', 'technician', 'cause']) {
    const { groups } = await quality({ ...year, by }, 200);
    const sum = groups.reduce((n, g) => n + g.verdicts.confirmed, 0);
    if (sum !== all.verdicts.confirmed) api.mismatch(`quality by ${by}`, `groups have ${sum} confirmed`);
  }
  const behind = (query, expect) => api.ask('GET', '/api/v1/reports/quality/orders', { as: 'lead', query, expect });
  const fixed = await behind({ ...year, count: 'fixed_first_time' }, 200);
  if (fixed.items.length !== 1) api.mismatch('orders behind a figure', `one was fixed, ${fixed.items.length} are listed`);
  await behind({ ...year, count: 'closed', by: 'fault', key: 'nothing', limit: '1' }, 200);
  await behind({ ...year, count: 'weather' }, 400);
  await quality({}, 200, 'manager');
  await quality({ by: 'weather' }, 400);
  await quality({ from: 'once' }, 400);
  await quality({ from: year.to, to: year.from }, 400);
}

async function stream() {
  const text = await api.listen('/api/v1/stream', { as: 'technician', headers: { 'Last-Event-ID': '0' } }, 10);
  for (const [, event, data] of text.matchAll(/\nevent: (.*)\ndata: (.*)\n\n/g))
    for (const what of [...api.schemas.errors('/components/schemas/StreamEvent', event),
      ...api.schemas.errors('/components/schemas/StreamData', JSON.parse(data))])
      api.mismatch(`stream ${event} ${data}`, what);
}

// The customer's way: made by the desk, opened by a form, spoken by cookie.
async function customerLink(id) {
  const make = (as, expect, params = { id }) => api.ask('POST', '/api/v1/orders/{id}/customer-link', { as, params, raw: '{}', expect });
  await make('dispatcher', 404, { id: 'nothing' });
  const token = (await make('dispatcher', 201)).url.split('/c/')[1];
  await api.ask('GET', '/c/{token}', { params: { token: 'wrong' }, expect: 404 });
  await api.ask('GET', '/c/{token}', { params: { token }, expect: 200 });
  const opened = await fetch(`${base}/c/${token}`, { method: 'POST' });
  await api.ask('POST', '/c/{token}', { params: { token }, expect: 200 });
  await api.ask('POST', '/c/{token}', { params: { token: 'wrong' }, expect: 404 });
  api.tokens.customer = opened.headers.get('set-cookie').split(';')[0].split('=')[1];
  await api.ask('GET', '/c', { expect: 401 });
  await api.ask('GET', '/c', { headers: { Cookie: `tw-c=${api.tokens.customer}` }, expect: 200 });
  const say = (path, body, expect) => api.ask('POST', `/api/v1/c/${path}`, { as: 'customer', body, expect });
  const seen = await api.ask('GET', '/api/v1/c/order', { as: 'customer', expect: 200 });
  if (seen.state !== 'scheduled') api.mismatch('GET /api/v1/c/order', `expected scheduled, not ${seen.state}`);
  const calendar = await api.ask('GET', '/api/v1/c/appointment.ics', { as: 'customer', expect: 200 });
  appointments(calendar, 'GET /api/v1/c/appointment.ics', 1);
  await api.ask('GET', '/api/v1/c/filters', { as: 'customer', expect: 200 });
  await api.ask('GET', '/api/v1/c/reminders', { as: 'customer', expect: 200 });
  await say('filters/answer', { stage: 'ppc', changed: false }, 200);
  await say('filters/answer', { stage: 'ppc', changed: true }, 409);
  await say('filters/answer', { stage: 'ppc' }, 400);
  await api.ask('GET', '/api/v1/c/orders', { as: 'customer', expect: 200 });
  await say('language', { lang: 'en' }, 200);
  await say('language', { lang: 'fr' }, 400);
  await say('reminders/snooze', { days: 30 }, 200);
  await say('reminders/snooze', { days: 0 }, 400);
  await api.ask('POST', '/api/v1/c/reminders/opt-out', { as: 'customer', expect: 200 });
  await api.ask('POST', '/api/v1/c/reminders/opt-in', { as: 'customer', expect: 200 });
  await say('holiday', { from: '2031-03-07T09:00:00Z', to: '2031-03-17T09:00:00Z' }, 200);
  await say('holiday', { from: '2031-03-07T09:00:00Z' }, 400);
  await say('holiday', {}, 200);
  const free = (await api.ask('GET', '/api/v1/c/windows', { as: 'customer', expect: 200 })).items;
  await say('take', free[2], 200);
  await say('take', { from: free[2].to, to: free[2].from }, 400);
  await say('take', { from: free[2].from, to: free[3].to }, 409);
  await say('confirm', {}, 200);
  await say('move', { from: '2026-03-07T09:00:00Z', to: '2026-03-07T11:00:00Z', text: 'later' }, 200);
  await say('move', { from: '2026-03-07T09:00:00Z' }, 400);
  await say('still-broken', { text: 'it drips' }, 200);
  await say('rating', { stars: 5 }, 409);
  return say;
}

// Long silence, by the clock: the machine cannot be asked for a test run, so the gate is waived.
async function clock(id) {
  const advance = (as, body, expect, more = {}) => api.ask('POST', '/api/v1/clock', { as, body, expect, ...more });
  await advance('admin', { advance_s: 8 * 3600 }, 200);
  await advance('admin', { advance_s: -1 }, 400);
  await advance('admin', undefined, 400, { raw: '{' });
  await api.ask('GET', '/api/v1/orders/{id}', { as: 'lead', params: { id }, expect: 200 });
  await api.ask('GET', '/api/v1/devices', { as: 'lead', expect: 200 });
}

async function logOut() {
  const path = '/api/v1/session';
  const cookie = { Cookie: `tw=${api.tokens.manager}` };
  await api.ask('DELETE', path, { headers: cookie, expect: 403 });
  await api.ask('DELETE', path, { headers: { ...cookie, Origin: base }, expect: 204 });
  await api.ask('GET', path, { as: 'manager', expect: 401 });
}

await logIn();
await doors();
await open();
await lists();
await areas();
await notices();
await stock();
await details();
const leak = orders.find((o) => o.fault.id === 'leak-detected').id;
await refusals(leak);
await visit(leak);
await api.ask('POST', '/api/v1/devices/{id}/commands', { as: 'technician', params: { id: 'WP-0003' }, body: { name: 'read_all' }, expect: 201 });
await pictures(leak);
await proof(leak);
await say('rating', { stars: 2, conduct: { quarrelled: true }, text: 'rude' }, 200);
await say('rating', { stars: 5 }, 409);
await api.ask('GET', '/api/v1/orders/{id}', { as: 'lead', params: { id: leak }, expect: 200 });
await api.ask('GET', '/api/v1/c/card', { as: 'customer', expect: 200 });
await say('report', { text: 'it drips' }, 200);
await say('report', {}, 400);
await api.ask('POST', '/api/v1/c/filters/book', { as: 'customer', expect: 200 });
await api.ask('GET', '/api/v1/orders/{id}/card', { as: 'customer', params: { id: leak }, expect: 200 });
for (const part of ['telemetry', 'filters'])
  await api.ask('GET', `/api/v1/devices/{id}/${part}`, { as: 'customer', params: { id: 'WP-0003' }, expect: 200 });
const waiting = await byHand();
await flow(waiting);
await job(waiting);
await late(waiting);
await machines();
await staff(leak);
await tables();
await label();
await reports();
await stream();
await clock(waiting);
await logOut();
// Gateways report where one is configured: tests/e2e/test_channels.py and test_gateways.py ask for those.
for (const { method, path } of api.operations())
  if (!api.succeeded.has(`${method} ${path}`) && !path.startsWith('/api/v1/gateways/')) api.mismatch(`${method} ${path}`, 'never answered with success');
console.log(`${api.answers} answers, ${api.mismatches} mismatches`);
process.exit(api.mismatches ? 1 : 0);
