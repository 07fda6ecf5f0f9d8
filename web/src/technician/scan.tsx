// SPDX-License-Identifier: Apache-2.0
// Reading a code: with the camera where there is one, else from a photograph, else typed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { readCode } from './reader';

export const canScan = (): boolean => !!navigator.mediaDevices?.getUserMedia;

function Camera({ found, close }: { found(code: string): void; close(): void }) {
  const box = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setInterval> | undefined;
    let gone = false;
    const begin = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (gone) return stream.getTracks().forEach((x) => x.stop());
      video.current!.srcObject = stream;
      await video.current!.play();
      timer = setInterval(() => void look(), 250);
    };
    let looking = false;
    const look = async (): Promise<void> => {
      if (looking || (video.current?.readyState ?? 0) < 2) return;
      looking = true;
      const code = await readCode(video.current!);
      looking = false;
      if (code && !gone) found(code);
    };
    box.current?.showModal();
    begin().catch(close);
    return () => {
      gone = true;
      clearInterval(timer);
      stream?.getTracks().forEach((x) => x.stop());
    };
  }, []);
  return (
    <dialog ref={box} onClose={close} aria-label={t('scan.title')}><div class="scan"><video ref={video} muted playsInline />
      <p class="small">{t('scan.aim')}</p><button type="button" class="btn tall" onClick={close}>{t('scan.type')}</button></div></dialog>
  );
}

export function ScanButton({ found }: { found(code: string): void }) {
  const [open, setOpen] = useState(false);
  if (!canScan()) return null;
  return (
    <>
      <button type="button" class="btn" onClick={() => setOpen(true)}><Icon name="scan" />{t('scan.open')}</button>
      {open && <Camera close={() => setOpen(false)} found={(code) => {
        setOpen(false);
        found(code);
      }} />}
    </>
  );
}

/** For a form: `code`, `how` and, when the code cannot be read, `photo`. */
const same = (a: string, b: string): boolean => a.trim().toUpperCase() === b.trim().toUpperCase();

/** Another machine is said at once: without a signal the service could say so only when the work is done. */
export function CodeFields({ want }: { want: string }) {
  const [code, setCode] = useState('');
  const [how, setHow] = useState('typed');
  const [photo, setPhoto] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const wrong = code !== '' && !same(code, want) ? t('refused.machine', { code, want }) : '';
  useEffect(() => input.current?.setCustomValidity(wrong), [wrong]);
  const typed = (e: Event) => {
    setCode((e.currentTarget as HTMLInputElement).value);
    setHow('typed');
  };
  /** A photograph of a label is read, when it can be. */
  const taken = async (file: File | undefined): Promise<void> => {
    setPhoto(file?.name ?? '');
    const read = file && (await readCode(file));
    if (!read) return;
    setCode(read);
    setHow('photo');
  };
  return (
    <>
      <div class="btns"><ScanButton found={(c) => {
        setCode(c);
        setHow('scan');
        input.current?.focus();
      }} />
        <label class="btn"><Icon name="camera" />{photo || t('scan.photo')}<input class="hide" type="file" name="photo" accept="image/*" capture="environment"
          onChange={(e) => void taken(e.currentTarget.files?.[0])} /></label></div>
      <label class="field"><span>{t('arrive.code')}</span><input ref={input} name="code" value={code} onInput={typed} required={!photo} maxLength={64}
        autocomplete="off" autocapitalize="characters" /></label>
      {wrong && (how !== 'typed' || code.length >= want.length) && <p class="small t-rust" role="alert">{wrong}</p>}
      <input type="hidden" name="how" value={how} />
    </>
  );
}
