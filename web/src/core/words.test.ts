// SPDX-License-Identifier: Apache-2.0
// Every text is there in both languages with the same values in it, and every one is used.
import { describe, expect, it } from 'vitest';
import { en } from './words.en';
import { zh } from './words.zh-CN';

const sources = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
const text = Object.entries(sources).filter(([path]) => !/words|\.test\.|api-types/.test(path)).map(([, s]) => s).join('\n');
const holes = (s: string): string[] => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();
/** `severity.${of}` uses every key that begins so. */
const families = [...text.matchAll(/t\(`([\w.]+\.)\$\{/g)].map((m) => m[1]!);

describe('the texts', () => {
  it('have the same keys in both languages', () => expect(Object.keys(en)).toEqual(Object.keys(zh)));

  it.each(Object.keys(zh) as (keyof typeof zh)[])('%s is said in both and used', (key) => {
    expect(zh[key]).not.toBe('');
    expect(en[key]).not.toBe('');
    expect(holes(en[key])).toEqual(holes(zh[key]));
    expect(families.some((f) => key.startsWith(f)) || text.includes(`'${key}'`), 'nobody uses it').toBe(true);
  });

  it('are asked for by keys that exist', () => {
    const asked = [...text.matchAll(/\bt\('([^']+)'/g)].map((m) => m[1]!);
    expect(asked.filter((k) => !(k in zh))).toEqual([]);
  });
});
