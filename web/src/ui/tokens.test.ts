// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import css from './tokens.css?raw';

/** Custom properties of the rule with that selector. */
function values(selector: string): Record<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`));
  const body = rule.slice(rule.indexOf('{') + 1, rule.indexOf('}'));

  return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

it('is one palette, dark by the system and dark by choice', () => {
  const chosen = values('[data-theme="dark"]');

  expect(Object.keys(chosen).length).toBeGreaterThan(20);
  expect(values(':root:not([data-theme])')).toEqual(chosen);
});
