// SPDX-License-Identifier: Apache-2.0
// Parts of an API document as validators, found by JSON pointer.
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export const escaped = (word) => word.replaceAll('~', '~0').replaceAll('/', '~1');

// Unknown keywords and formats are mistakes; types are often said elsewhere in an allOf.
const options = { allErrors: true, strict: true, strictTypes: false, strictRequired: false };

export class Schemas {
  constructor(document, draft) {
    this.document = document;
    this.ajv = draft === '2020' ? new Ajv2020(options) : new Ajv(options);
    addFormats(this.ajv);
    this.ajv.addVocabulary(Object.keys(document)); // the document's own members are no mistakes
    this.ajv.addSchema({ ...document, $id: 'document' });
    this.made = new Map();
  }

  at(pointer) {
    return pointer.split('/').slice(1).reduce(
      (node, word) => node?.[word.replaceAll('~1', '/').replaceAll('~0', '~')], this.document);
  }

  // Follows references: where the thing itself stands.
  place(pointer) {
    for (let node = this.at(pointer); node?.$ref; node = this.at(pointer))
      pointer = node.$ref.slice(1);
    return pointer;
  }

  // What is wrong with the value, as lines "pointer: what"; none when it is as described.
  errors(pointer, value) {
    if (!this.made.has(pointer))
      this.made.set(pointer, this.ajv.compile({ $ref: `document#${encodeURI(pointer)}` }));
    const validate = this.made.get(pointer);
    if (validate(value)) return [];
    return validate.errors.map((e) => {
      const what = e.params.unevaluatedProperty ?? e.params.additionalProperty ?? e.params.allowedValues ?? '';
      return `${e.instancePath || '/'}: ${e.message} ${what}`.trim();
    });
  }
}
