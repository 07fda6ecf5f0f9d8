// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { act, again, flush, forget, queue } from './outbox';

interface Call { path: string; key: string; body: { at: string } }
let calls: Call[] = [];
let answers: (() => Response)[] = [];

const ok = () => new Response('{}', { status: 200 });
const refuse = (status: number, body: object) => () => new Response(JSON.stringify(body), { status });
const away = (): Response => {
  throw new TypeError('no network');
};

beforeEach(async () => {
  for (const step of queue.value) await forget(step);
  calls = [];
  answers = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    calls.push({ path, key: headers['Idempotency-Key'] ?? '', body: JSON.parse(String(init.body)) as Call['body'] });
    return (answers.shift() ?? ok)();
  });
});

describe('what the technician did', () => {
  it('goes out at once while there is a network', async () => {
    expect(await act({ id: '1' }, 'Wang', 'accept')).toBe(true);
    expect(calls.map((c) => c.path)).toEqual(['/api/v1/orders/1/actions/accept']);
    expect(queue.value).toEqual([]);
  });

  it('waits without one and goes out later with its own time, key and order', async () => {
    answers = [away, away];
    expect(await act({ id: '1' }, 'Wang', 'accept')).toBe(false);
    expect(await act({ id: '1' }, 'Wang', 'contact', { outcome: 'reached' })).toBe(false);
    const [first, tried] = calls;
    expect(tried).toEqual(first);
    calls = [];
    await flush();
    expect(calls.map((c) => c.path.split('/').at(-1))).toEqual(['accept', 'contact']);
    expect(calls[0]).toEqual(first);
    expect(calls[0]!.body.at < calls[1]!.body.at).toBe(true);
    expect(queue.value).toEqual([]);
  });

  it('stays when it is refused, holds back that order and no other', async () => {
    answers = [refuse(409, { title: 'no', rule: 'P-105' })];
    await act({ id: '1' }, 'Wang', 'depart');
    await act({ id: '1' }, 'Wang', 'arrive');
    await act({ id: '2' }, 'Zhao', 'accept');
    expect(calls.map((c) => c.path.split('/').slice(4).join(' '))).toEqual(['1 actions depart', '2 actions accept']);
    expect(queue.value.map((s) => s.state)).toEqual(['refused', 'waiting']);
    expect(queue.value[0]!.problem).toMatchObject({ status: 409, rule: 'P-105' });
  });

  it('is sent with another key when a refused step is tried again', async () => {
    answers = [refuse(409, {})];
    await act({ id: '1' }, 'Wang', 'depart');
    await again(queue.value[0]!);
    expect(new Set(calls.map((c) => c.key)).size).toBe(2);
    expect(calls[0]!.body).toEqual(calls[1]!.body);
    expect(queue.value).toEqual([]);
  });

  it('waits for a log-in', async () => {
    answers = [refuse(401, {})];
    await act({ id: '1' }, 'Wang', 'accept');
    expect(queue.value.map((s) => s.state)).toEqual(['waiting']);
  });
});
