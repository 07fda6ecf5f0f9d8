// SPDX-License-Identifier: Apache-2.0
// The dispatcher's board: orders by category, live, in two languages. No copy of the workflow:
// what may be done comes from the server with every order.
const words = {
  en: { login: 'Login', password: 'Password', enter: 'Enter', logout: 'Log out', wrong: 'Login or password is wrong',
    open: 'Waits', held: 'Held', active: 'Under way', verifying: 'Being proven', done: 'Done', none: 'Nothing here',
    causes: 'Likely causes', parts: 'Parts', steps: 'Steps', why: 'What convicted', watch: 'Proof', draws: 'good draws of',
    runs: 'Test runs', history: 'History', close: 'Close', visit: 'visit', other: '中文', ask: 'Arguments (JSON)',
    devices: 'machines', of: 'of', areaHeld: 'orders held',
    install: 'Installation', filter: 'Filter change', inspection: 'Inspection' },
  'zh-CN': { login: '账号', password: '密码', enter: '登录', logout: '退出', wrong: '账号或密码不正确',
    open: '待处理', held: '挂起', active: '进行中', verifying: '数据验证中', done: '已完成', none: '暂无',
    causes: '可能原因', parts: '配件', steps: '步骤', why: '判定依据', watch: '验证', draws: '次合格取水,共需',
    runs: '测试', history: '记录', close: '关闭', visit: '第几次上门', other: 'English', ask: '参数(JSON)',
    devices: '台机器', of: '/', areaHeld: '个工单挂起',
    install: '安装', filter: '更换滤芯', inspection: '巡检' },
};
let lang = navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
let orders = new Map();
let faults = new Map();
let areas = [];
let shown = null;
const $ = (id) => document.getElementById(id);
const t = (key) => words[lang][key] ?? key;
const both = (title) => (title && (title[lang] ?? title.en)) || '';

function el(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
}

async function api(method, path, body) {
  const answer = await fetch('/api/v1' + path, {
    method, headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined });
  if (answer.status === 204) return null;
  const json = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.detail || json.title), { status: answer.status });
  return json;
}

function translate() {
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  $('lang').textContent = t('other');
  $('logout').textContent = t('logout');
}

function card(o) {
  const node = el('button', { type: 'button', className: 'card ' + o.severity },
    (o.fault ? both(faults.get(o.fault.id)?.title) || o.fault.id : t(o.kind)),
    el('small', { textContent: `#${o.number} · ${o.device.id} · ${o.state} · ${t('visit')} ${o.visit}` }),
    o.verdict ? el('small', { textContent: o.verdict, className: o.verdict }) : null);
  node.addEventListener('click', () => show(o.id));
  return node;
}

function draw() {
  const board = $('board');
  const focus = document.activeElement?.id;
  board.replaceChildren(...['open', 'active', 'verifying', 'held', 'done'].map((category) => {
    const list = [...orders.values()].filter((o) => o.category === category)
      .sort((a, b) => b.updated_at.localeCompare(a.updated_at)).slice(0, 50);
    return el('section', { className: 'column' }, el('h2', { textContent: `${t(category)} (${list.length})` }),
      ...(list.length ? list.map(card) : [el('p', { textContent: t('none') })]));
  }));
  if (focus) $(focus)?.focus();
}

function drawAreas() {
  $('areas').replaceChildren(...areas.map((a) => el('p', { className: a.kind },
    `${a.area}: ${both(a.fault.title)} · ${a.share.affected} ${t('of')} ${a.share.reporting} ${t('devices')} · ${a.held} ${t('areaHeld')}`)));
}

// A technician has no list of them.
async function refreshAreas() {
  areas = await api('GET', '/area-events?kind=all&state=open').then((l) => l.items, () => []);
  drawAreas();
}

function causes(list) {
  return el('ol', {}, ...list.slice(0, 3).map((c) => {
    const bar = el('div', { className: 'bar' }, el('i'));
    bar.firstChild.style.width = Math.round(c.probability * 100) + '%';
    return el('li', {}, `${both(c.title)} ${Math.round(c.probability * 100)} %`, bar,
      el('ul', {}, ...c.evidence.filter((e) => e.holds).map((e) => el('li', { textContent: both(e.text) }))));
  }));
}

async function act(id, action) {
  const text = ['accept', 'resume', 'release', 'test_run', 'confirm_dry', 'skip_triage'].includes(action)
    ? '{}' : prompt(`${action}: ${t('ask')}`, '{}');
  if (text === null) return;
  try {
    await api('POST', `/orders/${id}/actions/${action}`, JSON.parse(text));
    show(id);
  } catch (e) {
    alert(e.message);
  }
}

function part(title, ...content) {
  return [el('h3', { textContent: t(title) }), ...content];
}

async function show(id) {
  const o = await api('GET', '/orders/' + id);
  const panel = $('detail');
  shown = id;
  const close = el('button', { type: 'button', textContent: t('close') });
  close.addEventListener('click', () => { panel.hidden = true; shown = null; });
  const buttons = o.allowed_actions.map((a) => {
    const b = el('button', { type: 'button', textContent: a });
    b.addEventListener('click', () => act(id, a));
    return b;
  });
  const d = o.diagnosis;
  panel.replaceChildren(close, el('h2', { textContent: o.fault ? both(o.fault.title) : t(o.kind) }),
    el('p', { textContent: `#${o.number} · ${o.device.id} · ${o.state}` }),
    el('div', { className: 'actions' }, ...buttons),
    ...(o.evidence ? part('why', el('p', { textContent: both(o.evidence.why) }),
      el('p', { textContent: o.evidence.signals.filter((s) => s.value !== null).map((s) => `${s.name} ${s.value}`).join(' · ') })) : []),
    ...(d ? part('causes', causes(d.causes)) : []),
    ...(d ? part('parts', el('ul', {}, ...d.parts.map((p) => el('li', { textContent: `${both(p.title)} (${p.sku})` })))) : []),
    ...(d ? part('steps', el('ol', {}, ...d.steps.map((s) => el('li', { textContent: both(s) })))) : []),
    ...part('runs', el('ul', {}, ...o.visits.flatMap((v) => v.test_runs).map((r) => el('li', { textContent: `${r.test} ${r.state}` })))),
    ...(o.watch ? part('watch', el('p', { textContent: `${o.watch.good} / ${o.watch.draws} ${t('draws')} ${o.watch.needed} · ${o.watch.verdict ?? o.watch.why}` })) : []),
    ...part('history', el('ol', {}, ...o.history.map((h) => el('li', { textContent: `${h.at.slice(0, 16)} ${h.action} ${h.to ?? ''}` })))));
  panel.hidden = false;
}

async function refresh() {
  let cursor = '';
  orders = new Map();
  do {
    const page = await api('GET', '/orders?limit=200' + (cursor ? '&cursor=' + cursor : ''));
    for (const o of page.items) orders.set(o.id, o);
    cursor = page.next_cursor;
  } while (cursor);
  draw();
}

async function tick() {
  const now = await api('GET', '/clock');
  $('clock').textContent = `${now.now.slice(0, 16).replace('T', ' ')} (${now.mode})`;
}

async function start() {
  const list = await api('GET', '/faults');
  faults = new Map(list.items.map((f) => [f.id, f]));
  $('login').hidden = true;
  $('board').hidden = $('logout').hidden = false;
  await refresh();
  await refreshAreas();
  const stream = new EventSource('/api/v1/stream');
  let busy = false;
  stream.addEventListener('order', async (e) => {
    const id = JSON.parse(e.data).id;
    const o = await api('GET', '/orders/' + id);
    orders.set(id, o);
    if (!busy) { busy = true; requestAnimationFrame(() => { busy = false; draw(); }); }
    if (shown === id) show(id);
  });
  stream.addEventListener('area', refreshAreas);
  stream.addEventListener('reset', () => { refresh(); refreshAreas(); });
  setInterval(tick, 2000);
  tick();
}

$('lang').addEventListener('click', () => { lang = lang === 'en' ? 'zh-CN' : 'en'; translate(); draw(); drawAreas(); if (shown) show(shown); });
$('logout').addEventListener('click', async () => { await api('DELETE', '/session'); location.reload(); });
$('login').addEventListener('submit', async (e) => {
  e.preventDefault();
  const form = new FormData(e.target);
  try {
    await api('POST', '/session', { login: form.get('login'), password: form.get('password') });
    await start();
  } catch { $('wrong').textContent = t('wrong'); }
});
translate();
api('GET', '/session').then(start, () => { $('login').hidden = false; });
