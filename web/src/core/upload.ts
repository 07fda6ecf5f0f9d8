// SPDX-License-Identifier: Apache-2.0
// A picture on its way: in pieces, so that what has arrived is not sent again after the network went away.
import { call, type Schema } from './api';

/** A few seconds of a busy cell. */
const PIECE = 64 * 1024;

/** Null: this browser has no hash for us (plain http). */
async function hashOf(blob: Blob): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return [...sum].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** `path` has a query. `far` hears how much of it has arrived, as a share of 1. */
export async function upload(path: string, blob: Blob, headers: Record<string, string>, far: (share: number) => void): Promise<unknown> {
  const hash = blob.size > PIECE ? await hashOf(blob) : null;
  if (!hash) return call('PUT', path, blob, headers);
  const whole = `size=${blob.size}&sha256=${hash}`;
  let { received } = await call<Schema['Received']>('GET', `${path.split('?')[0]}/received?${whole}`);
  for (;;) {
    far(received / blob.size);
    const end = Math.min(blob.size, received + PIECE);
    const said = await call<unknown>('PUT', `${path}&${whole}&offset=${received}`, blob.slice(received, end), headers);
    if (end === blob.size) return said;
    received = (said as Schema['Received']).received;
  }
}
