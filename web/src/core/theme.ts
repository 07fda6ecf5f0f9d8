// SPDX-License-Identifier: Apache-2.0
// Light or dark: the system's, unless the person has chosen.
import { signal } from './signal';

export type Theme = 'system' | 'light' | 'dark';
export const theme = signal<Theme>('system');

export function setTheme(next: Theme): void {
  theme.value = next;
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem('theme', next);
  } catch { /* no storage: until the page is closed */ }
}

export function keptTheme(): void {
  try {
    const kept = localStorage.getItem('theme');
    if (kept === 'light' || kept === 'dark') setTheme(kept);
  } catch { /* no storage */ }
}
