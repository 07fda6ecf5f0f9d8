// SPDX-License-Identifier: Apache-2.0
// The part of the address behind #: "#/order/123" is ['order', '123'].
import { signal } from './signal';

const parts = (): string[] => location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);

export const route = signal<string[]>(parts());
addEventListener('hashchange', () => {
  route.value = parts();
  scrollTo(0, 0);
});

export const href = (...to: string[]): string => '#/' + to.map(encodeURIComponent).join('/');

export function go(...to: string[]): void {
  location.hash = href(...to);
}
