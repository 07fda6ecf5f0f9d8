// SPDX-License-Identifier: Apache-2.0
// What is filled in on a visit before it is handed in: kept on the phone at every change.
import { useEffect, useState } from 'preact/hooks';
import type { Order, Schema } from '../core/api';
import { shelf } from '../core/store';

export interface UsedPart {
  sku: string;
  code: string;
  old: 'returned' | 'left';
}

export interface Draft {
  ticks: string[];
  /** Packed before setting out, skus and tools. */
  packed: string[];
  cause: string;
  causeText: string;
  outcome: Schema['Outcome'];
  work: string;
  parts: UsedPart[];
  charges: { code: string; quantity: number }[];
  photos: { name: string; thumb: string }[];
  signature: string;
  signer: string;
  unsigned: string;
  opinion: string;
  paid: 'cash' | 'transfer' | 'none';
  override: string;
}

const blank: Draft = {
  ticks: [], packed: [], cause: '', causeText: '', outcome: 'fixed', work: '', parts: [], charges: [], photos: [], signature: '',
  signer: '', unsigned: '', opinion: '', paid: 'transfer', override: '',
};

const drafts = shelf('drafts');

export const dropDraft = (id: string): Promise<void> => drafts.del(id);

/** A part is known by what was scanned when that is a sku; else the scan is the serial number. */
export function scanned(parts: UsedPart[], skus: string[], code: string): UsedPart[] {
  const sku = skus.find((s) => s.toUpperCase() === code.trim().toUpperCase());
  if (sku) return [...parts, { sku, code: '', old: 'returned' }];
  const open = parts.findIndex((p) => !p.code);
  return open < 0 ? parts : parts.map((p, i) => (i === open ? { ...p, code: code.trim() } : p));
}

/** The likeliest cause and what the diagnosis brings, until the technician says otherwise. */
export function begin(order: Order): Draft {
  return { ...blank, cause: order.diagnosis?.causes[0]?.id ?? '', work: '' };
}

export type Change = (part: Partial<Draft>) => void;

export function useDraft(order: Order | null): [Draft | null, Change] {
  const [draft, setDraft] = useState<Draft | null>(null);
  const id = order?.id;
  useEffect(() => {
    if (!order) return;
    void drafts.get<Draft>(order.id).then((kept) => setDraft({ ...begin(order), ...kept }));
  }, [id]);
  const change: Change = (part) => setDraft((old) => {
    if (!old || !id) return old;
    const next = { ...old, ...part };
    void drafts.set(id, next);
    return next;
  });
  return [draft, change];
}
