// SPDX-License-Identifier: Apache-2.0
// Why a step was refused, in the reader's language. The service says it in English with the rule; a rule is known here.
import type { Problem } from './api';
import { t, type Key } from './i18n';

const rules = ['P-102', 'P-103', 'P-105', 'P-109', 'P-111', 'P-115', 'P-116', 'P-206', 'P-207', 'P-211', 'P-212', 'P-214', 'P-302', 'S5.2', 'S5.4', 'S7', 'attach',
  'dry', 'version'] as const;
type Rule = (typeof rules)[number];

const byStatus: Partial<Record<number, Key>> = { 400: 'refusal.400', 404: 'refusal.404', 409: 'refusal.409', 412: 'refusal.version', 413: 'refusal.413', 415: 'refusal.413', 503: 'refusal.503' };

export function refusal(p: Problem | undefined): string {
  const rule = p?.rule as Rule | undefined;
  if (rule && rules.includes(rule)) return t(`refusal.${rule}`);
  const status = byStatus[p?.status ?? 0];
  // What nobody foresaw is better said in English than not at all.
  return [status && t(status), p?.rule || !status ? p?.detail ?? p?.title : undefined].filter((s) => s).join(' · ') || String(p?.status ?? '');
}
