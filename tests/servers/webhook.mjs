// SPDX-License-Identifier: Apache-2.0
// A receiver of webhooks that believes nothing: every event must be CloudEvents 1.0 as the library of its
// makers reads it, signed as Standard Webhooks describe, and young.
//   node webhook.mjs PORT SECRET
// Each request comes as a line of JSON on stdout: {"event"} or {"wrong"}. A line on stdin is the status of
// the next answers.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { HTTP } from 'cloudevents';

const [port, secret] = process.argv.slice(2);
const YOUNG_S = 300;
let status = 204;

function wrong(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = headers;
  if (!id || !at || !signature) return 'a header of the signature is missing';
  if (Math.abs(Date.now() / 1000 - Number(at)) > YOUNG_S) return 'too old';
  const want = createHmac('sha256', Buffer.from(secret)).update(`${id}.${at}.${body}`).digest();
  const good = signature.split(' ').some((s) => {
    const [version, value] = s.split(',');
    const got = Buffer.from(value ?? '', 'base64');
    return version === 'v1' && got.length === want.length && timingSafeEqual(got, want);
  });
  return good ? null : 'the signature is not ours';
}

createServer(async (request, response) => {
  const pieces = [];
  for await (const p of request) pieces.push(p);
  const body = Buffer.concat(pieces).toString('utf8');
  const say = { status, headers: request.headers, wrong: wrong(request.headers, body) };
  try {
    const event = HTTP.toEvent({ headers: request.headers, body });
    event.validate();
    say.event = event.toJSON();
  } catch (e) {
    say.wrong ??= e.message;
  }
  process.stdout.write(`${JSON.stringify(say)}\n`);
  response.writeHead(say.wrong ? 400 : status).end();
}).listen(Number(port), '127.0.0.1', () => process.stderr.write('listening\n'));
createInterface({ input: process.stdin }).on('line', (line) => { status = Number(line); process.stderr.write(`status ${status}\n`); })
  .on('close', () => process.exit(0));
