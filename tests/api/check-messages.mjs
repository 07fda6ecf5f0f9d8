// SPDX-License-Identifier: Apache-2.0
// check-messages.mjs asyncapi.json FILE: every recorded message, a line "topic payload", is as described.
import { readFileSync } from 'node:fs';
import { Schemas } from './schemas.mjs';

const schemas = new Schemas(JSON.parse(readFileSync(process.argv[2], 'utf8')), '07');
const kinds = Object.keys(schemas.document.channels);
const seen = Object.fromEntries(kinds.map((kind) => [kind, 0]));
let problems = 0;

// A channel's message is the one that fits; of none that fits the first complaint is told.
function complaint(kind, payload) {
  const all = Object.keys(schemas.at(`/channels/${kind}/messages`)).map((name) =>
    schemas.errors(schemas.place(`${schemas.place(`/channels/${kind}/messages/${name}`)}/payload`), payload));
  return all.some((errors) => errors.length === 0) ? null : all.map((errors) => errors[0]).join(' | ');
}

for (const line of readFileSync(process.argv[3], 'utf8').split('\n')) {
  const [, topic, device, kind, payload] = line.match(/^(wp\/v1\/([^/]+)\/([a-z]+)) (.*)$/) ?? [];
  if (!topic || device === '_canary' || payload === '') continue;
  const what = seen[kind] === undefined ? 'no such channel' : complaint(kind, JSON.parse(payload));
  seen[kind] = (seen[kind] ?? 0) + 1;
  if (!what) continue;
  problems++;
  if (problems <= 20) console.log(`${topic}: ${what}\n    ${payload.slice(0, 300)}`);
}
for (const kind of kinds) {
  if (seen[kind]) continue;
  problems++;
  console.log(`${kind}: no message was recorded`);
}
console.log(`${kinds.map((kind) => `${kind} ${seen[kind]}`).join(', ')}: ${problems} problems`);
process.exit(problems ? 1 : 0);
