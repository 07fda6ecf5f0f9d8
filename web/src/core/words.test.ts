// SPDX-License-Identifier: Apache-2.0
// Every text is there in both languages with the same values in it, and every one is used. The texts of a page serve
// that page alone, those of core/ serve all; a page may have its texts in several files.
import { describe, expect, it } from 'vitest';

type Texts = Record<string, string>;
const zhFiles = import.meta.glob('../*/words*.zh-CN.ts', { import: 'zh', eager: true }) as Record<string, Texts>;
const enFiles = import.meta.glob('../*/words*.en.ts', { import: 'en', eager: true }) as Record<string, Texts>;
const sources = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;

/** Vite says './x' for what lies beside this file. */
const folder = (path: string): string => (path.startsWith('./') ? 'core' : path.split('/')[1]!);
const pick = (files: Record<string, Texts>, of: string): Texts => Object.assign({}, ...Object.entries(files).filter(([path]) => folder(path) === of).map(([, texts]) => texts)) as Texts;
const text = (of?: string): string => Object.entries(sources)
  .filter(([path]) => !/words|\.test\.|api-types/.test(path) && (!of || folder(path) === of)).map(([, s]) => s).join('\n');
const holes = (s: string): string[] => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();

function used(key: string, by: string): boolean {
  /** `severity.${of}` uses every key that begins so. */
  const families = [...by.matchAll(/t\(`([\w.]+\.)\$\{/g)].map((m) => m[1]!);
  return families.some((f) => key.startsWith(f)) || by.includes(`'${key}'`);
}

const core = pick(zhFiles, 'core');
const pages = [...new Set(Object.keys(sources).map(folder))];
const withTexts = [...new Set(Object.keys(zhFiles).map(folder))];

describe.each(withTexts)('the texts of %s', (of) => {
  const zh = pick(zhFiles, of);
  const en = pick(enFiles, of);
  const by = text(of === 'core' ? undefined : of);

  it('have the same keys in both languages', () => expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort()));

  it.each(Object.keys(zh))('%s is said in both and used', (key) => {
    expect(zh[key]).not.toBe('');
    expect(en[key]).not.toBe('');
    expect(holes(en[key]!)).toEqual(holes(zh[key]!));
    expect(used(key, by), 'nobody uses it').toBe(true);
    expect(of !== 'core' && key in core, 'core has it already').toBe(false);
  });
});

it.each(pages)('%s asks for texts that it carries', (of) => {
  const asked = [...text(of).matchAll(/\bt\('([^']+)'/g)].map((m) => m[1]!);
  const own = pick(zhFiles, of);
  expect(asked.filter((k) => !(k in core) && !(k in own))).toEqual([]);
});
