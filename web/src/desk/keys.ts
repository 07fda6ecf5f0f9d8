// SPDX-License-Identifier: Apache-2.0
// Keys of the desk. They are off while somebody types and while a sheet is open; single letters can be switched off.
import { useEffect, useRef } from 'preact/hooks';
import { signal } from '../core/signal';

const NAME = 'desk-keys';

function kept(): boolean {
  try {
    return localStorage.getItem(NAME) !== 'off';
  } catch {
    return true;
  }
}

export const letters = signal(kept());

export function setLetters(on: boolean): void {
  letters.value = on;
  try {
    localStorage.setItem(NAME, on ? 'on' : 'off');
  } catch { /* no storage: until the page is closed */ }
}

const isLetter = (key: string): boolean => /^[a-zA-Z0-9/?]$/.test(key);

function typing(at: EventTarget | null): boolean {
  return at instanceof HTMLElement && (at.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at.tagName));
}

export type Keys = Partial<Record<string, (e: KeyboardEvent) => void>>;

export function pressed(keys: Keys, e: KeyboardEvent): void {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented) return;
  if (typing(e.target) || document.querySelector('dialog[open]')) return;
  if (isLetter(e.key) && !letters.value) return;
  const f = keys[e.key];
  if (!f) return;
  // Enter on a link or a button is theirs.
  if (e.key === 'Enter' && e.target instanceof HTMLElement && e.target.closest('a, button, summary')) return;
  e.preventDefault();
  f(e);
}

/** Keys while the component is there, by KeyboardEvent.key. */
export function useKeys(keys: Keys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const f = (e: KeyboardEvent) => pressed(now.current, e);
    document.addEventListener('keydown', f);
    return () => document.removeEventListener('keydown', f);
  }, []);
}
