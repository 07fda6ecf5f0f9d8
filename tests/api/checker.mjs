// SPDX-License-Identifier: Apache-2.0
// Asks a running service, and holds each answer against its own openapi.json.
import { Schemas, escaped } from './schemas.mjs';

const SHOWN = 100; // one wrong column is thousands of mismatches

export class Checker {
  constructor(base, document) {
    this.base = base;
    this.schemas = new Schemas(document, '2020');
    this.tokens = {};
    this.answers = 0;
    this.mismatches = 0;
    this.succeeded = new Set();
  }

  mismatch(where, what) {
    this.mismatches++;
    if (this.mismatches <= SHOWN) console.log(`${where}: ${what}`);
  }

  // Every operation as {method, path, operation}.
  operations() {
    return Object.entries(this.schemas.document.paths).flatMap(([path, item]) =>
      Object.entries(item).filter(([name]) => name !== 'parameters')
        .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));
  }

  pointer(method, path) {
    return `/paths/${escaped(path)}/${method.toLowerCase()}`;
  }

  address(path, { params = {}, query = {} }) {
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name]));
    const search = new URLSearchParams(query).toString();
    return this.base + filled + (search ? `?${search}` : '');
  }

  send(method, path, call) {
    const headers = { ...call.headers };
    if (call.as) headers.Authorization = `Bearer ${this.tokens[call.as]}`;
    const body = call.raw ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    return fetch(this.address(path, call), { method, headers, body, signal: AbortSignal.timeout(20000) });
  }

  // What is sent in a call that must succeed is described, too.
  checkRequest(where, pointer, call) {
    const item = this.schemas.at(pointer.slice(0, pointer.lastIndexOf('/')));
    const operation = this.schemas.at(pointer);
    const known = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
      .map((p) => (p.$ref ? this.schemas.at(p.$ref.slice(1)) : p).name);
    for (const name of [...Object.keys(call.params ?? {}), ...Object.keys(call.query ?? {})])
      if (!known.includes(name)) this.mismatch(where, `the parameter ${name} is not described`);
    if (call.body === undefined) return;
    const action = call.params?.action;
    const schema = action && where.includes('/orders/') ? `/components/schemas/arguments.${action}`
      : `${pointer}/requestBody/content/application~1json/schema`;
    for (const what of this.schemas.errors(schema, call.body)) this.mismatch(`${where} request`, what);
  }

  checkHeaders(where, place, response) {
    for (const name of Object.keys(this.schemas.at(place).headers ?? {})) {
      const header = this.schemas.place(`${place}/headers/${name}`);
      const value = response.headers.get(name);
      if (value === null) this.mismatch(where, `the header ${name} is missing`);
      else for (const what of this.schemas.errors(`${header}/schema`, value)) this.mismatch(where, `${name} ${what}`);
    }
  }

  checkBody(where, place, type, body) {
    const content = this.schemas.at(place).content;
    if (!content) {
      if (body !== '') this.mismatch(where, 'a body where none is described');
      return;
    }
    if (!content[type]) {
      this.mismatch(where, `the type ${type} is not described`);
      return;
    }
    for (const what of this.schemas.errors(`${place}/content/${escaped(type)}/schema`, body))
      this.mismatch(where, what);
  }

  // Asks and checks status, headers and body; answers the body. call: {as, params, query, headers,
  // body or raw, expect}.
  async ask(method, path, call) {
    const pointer = this.pointer(method, path);
    const response = await this.send(method, path, call);
    const where = `${method} ${this.address(path, call).slice(this.base.length)} as ${call.as ?? 'nobody'} -> ${response.status}`;
    const place = this.schemas.place(`${pointer}/responses/${response.status}`);
    const type = (response.headers.get('content-type') ?? '').split(';')[0];
    const text = await response.text();
    const body = type.endsWith('json') ? JSON.parse(text) : text;
    this.answers++;
    if (response.status !== call.expect) this.mismatch(where, `expected ${call.expect}: ${text.slice(0, 200)}`);
    if (!this.schemas.at(place)) {
      this.mismatch(where, 'the status is not described');
      return body;
    }
    this.checkHeaders(where, place, response);
    this.checkBody(where, place, type, body);
    if (response.ok) {
      this.succeeded.add(`${method} ${path}`);
      this.checkRequest(where, pointer, call);
    }
    return body;
  }

  // An answer that no operation describes, as of a path that does not exist.
  async askBeside(method, path, expect) {
    const response = await this.send(method, path, {});
    const where = `${method} ${path} -> ${response.status}`;
    this.answers++;
    if (response.status !== expect) this.mismatch(where, `expected ${expect}`);
    for (const what of this.schemas.errors('/components/schemas/Problem', await response.json())) this.mismatch(where, what);
  }

  // The beginning of a stream, until as many events came.
  async listen(path, call, events) {
    const response = await this.send('GET', path, call);
    const reader = response.body.getReader();
    const place = this.schemas.place(`${this.pointer('GET', path)}/responses/${response.status}`);
    let text = '';
    while (text.split('\nevent: ').length <= events) {
      const { value, done } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    await reader.cancel();
    this.answers++;
    this.succeeded.add(`GET ${path}`);
    this.checkHeaders(`GET ${path}`, place, response);
    this.checkBody(`GET ${path}`, place, response.headers.get('content-type'), text);
    return text;
  }
}
