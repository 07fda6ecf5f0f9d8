// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'preact/hooks';
import { t, type Key } from '../core/i18n';
import { useSignal } from '../core/signal';
import { letters, setLetters } from './keys';

const rows: [string, Key][] = [
  ['/', 'key.search'], ['J K ↓ ↑', 'key.rows'], ['H L ← →', 'key.columns'], ['↵', 'key.open'], ['N', 'key.next'],
  ['X', 'key.choose'], ['Shift X', 'key.range'], ['A', 'key.assign'], ['Z', 'key.undo'], ['1–9', 'key.candidate'], ['Esc', 'key.back'], ['?', 'key.help'],
];

export function KeysHelp({ close }: { close(): void }) {
  const box = useRef<HTMLDialogElement>(null);
  const on = useSignal(letters);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog ref={box} onClose={close} aria-labelledby="keys-title">
      <form method="dialog">
        <h2 id="keys-title">{t('keys')}</h2>
        <dl class="facts left">{rows.map(([k, word]) => <><dt><kbd class="kbd">{k}</kbd></dt><dd>{t(word)}</dd></>)}</dl>
        <ul class="check"><li><label><input type="checkbox" checked={on} onChange={(e) => setLetters(e.currentTarget.checked)} /><span>{t('keys.letters')}</span></label></li></ul>
        <div class="btns"><button class="btn tall">{t('close')}</button></div>
      </form>
    </dialog>
  );
}
