// SPDX-License-Identifier: Apache-2.0
// check-documents.mjs FOLDER: openapi.json and asyncapi.json are valid, and so is every schema.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Schemas, escaped } from './schemas.mjs';

const folder = process.argv[2];
let problems = 0;

function problem(file, where, what) {
  problems++;
  console.log(`${file}: ${where}: ${what}`);
}

function read(file) {
  return JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
}

async function checkOpenapi() {
  const result = await new Validator().validate(read('openapi.json'));
  for (const e of [result.errors ?? []].flat())
    problem('openapi.json', e.instancePath ?? '/', e.message ?? e);
}

async function checkAsyncapi() {
  const { diagnostics } = await new Parser().parse(JSON.stringify(read('asyncapi.json')));
  for (const d of diagnostics)
    if (d.severity === 0) problem('asyncapi.json', `/${d.path.join('/')}`, d.message);
}

// A schema that cannot be compiled would only be noticed when an answer needs it.
function checkSchemas(file, draft) {
  const schemas = new Schemas(read(file), draft);
  const names = Object.keys(schemas.document.components.schemas);
  for (const name of names) {
    try {
      schemas.errors(`/components/schemas/${escaped(name)}`, null);
    } catch (e) {
      problem(file, `/components/schemas/${name}`, e.message);
    }
  }
  return { schemas, count: names.length };
}

function checkExamples(schemas) {
  for (const [name, message] of Object.entries(schemas.document.components.messages))
    for (const example of message.examples ?? [])
      for (const what of schemas.errors(schemas.place(`/components/messages/${name}/payload`), example.payload))
        problem('asyncapi.json', `/components/messages/${name}/examples`, what);
}

await checkOpenapi();
await checkAsyncapi();
const http = checkSchemas('openapi.json', '2020');
const mqtt = checkSchemas('asyncapi.json', '07');
checkExamples(mqtt.schemas);
console.log(`2 documents, ${http.count + mqtt.count} schemas: ${problems} problems`);
process.exit(problems ? 1 : 0);
