// SPDX-License-Identifier: Apache-2.0
// Both languages of the pages: texts by key, times and money by locale.
import type { Words } from './api';
import { signal } from './signal';
import { zh } from './words.zh-CN';
import { en } from './words.en';
import type { zh as customer } from '../customer/words.zh-CN';
import type { zh as desk } from '../desk/words.zh-CN';
import type { zh as queues } from '../desk/words.queues.zh-CN';
import type { zh as home } from '../home/words.zh-CN';
import type { zh as technician } from '../technician/words.zh-CN';

export type Lang = 'zh-CN' | 'en';
/** Of all pages, one line for each; a page carries its own texts and those of core/. */
export type Key = keyof typeof zh
  | keyof typeof customer
  | keyof typeof desk
  | keyof typeof queues
  | keyof typeof home
  | keyof typeof technician;

const dictionaries: Record<Lang, Partial<Record<Key, string>>> = { 'zh-CN': { ...zh }, en: { ...en } };

/** A page brings its texts before it shows anything. */
export function addWords(more: Record<Lang, Partial<Record<Key, string>>>): void {
  Object.assign(dictionaries['zh-CN'], more['zh-CN']);
  Object.assign(dictionaries.en, more.en);
}

function first(): Lang {
  try {
    const kept = localStorage.getItem('lang');
    if (kept === 'en' || kept === 'zh-CN') return kept;
  } catch { /* no storage */ }
  return navigator.language.startsWith('en') ? 'en' : 'zh-CN';
}

export const lang = signal<Lang>(first());

export function setLang(next: Lang): void {
  lang.value = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem('lang', next);
  } catch { /* no storage: until the page is closed */ }
}

/** The text of a key; {name} stands for a value. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return (dictionaries[lang.value][key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What the catalogue calls it. */
export const say = (words: Words | Record<string, string> | null | undefined): string =>
  (words as Record<string, string> | undefined)?.[lang.value] ?? (words as Record<string, string> | undefined)?.['en'] ?? '';

type When = string | number | null | undefined;

let zone: string | undefined;

/** Whose clock is shown: a household's, when the reader may be somewhere else; else the phone's. */
export function setZone(name: string | undefined): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    zone = name;
  } catch { /* a name that this phone does not know */ }
}

const format = (options: Intl.DateTimeFormatOptions) => (at: When): string =>
  at === null || at === undefined ? '' : new Intl.DateTimeFormat(lang.value, { timeZone: zone, ...options }).format(new Date(at));

export const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
export const weekday = format({ weekday: 'short' });
export const day = format({ month: 'long', day: 'numeric' });
export const dayOfWeek = format({ month: 'long', day: 'numeric', weekday: 'short' });
export const date = format({ year: 'numeric', month: 'long', day: 'numeric' });

/** 24: the day of the month as a bare number. */
export const dayOfMonth = (at: number | string): string =>
  new Intl.DateTimeFormat('en', { timeZone: zone, day: 'numeric' }).format(new Date(at));

/** "2026-12-09": the day that is shown. */
export const isoDay = (at: number | string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at));

/** A moment that shows as that day, wherever that is. */
export function calendarDay(text: string): number {
  const noon = Date.parse(text + 'T12:00Z');
  return isoDay(noon) > text ? noon - 12 * 3600000 : noon;
}

const sameDay = (a: When, b: When): boolean => date(a) === date(b);

/** A time of day, with its day when that is not the other's. */
export const dayClock = (at: When, beside: When): string => (sameDay(at, beside) ? clock(at) : `${day(at)} ${clock(at)}`);

export function money(fen: number): string {
  return new Intl.NumberFormat(lang.value, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(fen / 100);
}

export function number(value: number, digits = 2): string {
  return new Intl.NumberFormat(lang.value, { maximumFractionDigits: digits, signDisplay: 'negative' }).format(value);
}

/** 87 %, and "< 1 %" where less would look like nothing. */
export const percent = (share: number): string =>
  share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`;

/** "1 h 8 min": how long, for people. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60000));
  if (minutes < 60) return t('minutes', { n: minutes });
  if (minutes < 48 * 60) return t('hours', { h: Math.floor(minutes / 60), n: minutes % 60 });
  return t('days', { n: Math.round(minutes / 1440) });
}
