// SPDX-License-Identifier: Apache-2.0
// Small parts of every page: severity, the bar of the next step, tabs, sheet, states.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { online, syncedAt, type Schema } from '../core/api';
import { clock, t } from '../core/i18n';
import { queue } from '../core/outbox';
import { useSignal } from '../core/signal';
import { href } from '../core/router';
import { Icon, type IconName } from './icons';

const shapes = {
  safety: <><path class="f" d="M5.8 1h6.4L17 5.8v6.4L12.2 17H5.8L1 12.2V5.8z" /><path class="k" d="M9 5v4.5M9 12.7v.1" /></>,
  'no-water': <><path class="o" d="M9 1.5c3.2 3.8 5.5 6.6 5.5 9.5a5.5 5.5 0 0 1-11 0C3.5 8.1 5.8 5.3 9 1.5z" /><path class="o" d="M2.500 16L15.500 3" /></>,
  degraded: <><path class="o" d="M9 1.5c3.2 3.8 5.5 6.6 5.5 9.5a5.5 5.5 0 0 1-11 0C3.5 8.1 5.8 5.3 9 1.5z" /><path class="f" d="M3.9 10.5h10.2a5.3 5.3 0 0 1-10.2 0z" /></>,
  maintenance: <><path class="o" d="M9 2a7 7 0 1 1 0 14a7 7 0 1 1 0-14M9 5.500V9l2.500 2" /></>,
};

export function Severity({ of }: { of: Schema['Severity'] }) {
  return (
    <span class={'sev push ' + of.replace('-', '_')}>
      <svg viewBox="0 0 18 18" aria-hidden="true">{shapes[of]}</svg>{t(`severity.${of}`)}
    </span>
  );
}

export interface NextProps {
  icon: IconName;
  title: string;
  under?: string;
  why?: string;
  disabled?: boolean;
  press(): void;
}

/** The one filled button of a page. */
export function NextButton({ icon, title, under, why, disabled, press }: NextProps) {
  return (
    <>
      {why && <p class="why"><Icon name="warn" /><span>{why}</span></p>}
      <button type="button" class="next-btn" aria-disabled={disabled ? 'true' : undefined} onClick={() => !disabled && press()}>
        <Icon name={icon} /><span><strong>{title}</strong>{under && <span>{under}</span>}</span><Icon name="forth" />
      </button>
    </>
  );
}

const pages = [['', 'home', 'tab.today'], ['queue', 'cloud', 'tab.queue'], ['money', 'purse', 'tab.money'], ['me', 'person', 'tab.me']] as const;

export function Tabs({ at }: { at: string }) {
  const waiting = useSignal(queue).length;
  return (
    <nav class="tabs" aria-label={t('tabs')}>
      {pages.map(([page, icon, word]) => (
        <a href={href(page)} aria-current={page === at ? 'page' : undefined}>
          <Icon name={icon} />{t(word)}{page === 'queue' && waiting > 0 && <span class="n">{waiting}</span>}
        </a>
      ))}
    </nav>
  );
}

export function SyncPill() {
  const there = useSignal(online);
  const at = useSignal(syncedAt);
  const waiting = useSignal(queue).length;
  if (waiting) return <a class="pill push" href={href('queue')}><Icon name={there ? 'cloud' : 'off'} />{t(there ? 'sync.sending' : 'sync.waiting', { n: waiting })}</a>;
  if (!there) return <span class="pill push"><Icon name="off" />{t('sync.off')}</span>;
  return <span class="pill live push"><Icon name="check" />{t('sync.good', { time: clock(at) })}</span>;
}

export function Top({ title, under, back, pill = true, children }: { title: string; under?: string; back?: string; pill?: boolean; children?: ComponentChildren }) {
  return (
    <header class="top">
      {back !== undefined && <a class="iconbtn back" href={back} aria-label={t('back')}><Icon name="back" /></a>}
      <div><h1><bdi>{title}</bdi></h1>{under && <p class="small ink-2">{under}</p>}</div>
      {children}
      {pill && <SyncPill />}
    </header>
  );
}

/** A sheet from below with a form. The browser keeps the focus in it and Esc closes it. */
export function Sheet({ title, close, submit, label, icon = 'check', children }: {
  title: string; label: string; icon?: IconName; children: ComponentChildren; close(): void; submit(form: FormData): void;
}) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  const send = (e: SubmitEvent) => {
    e.preventDefault();
    submit(new FormData(e.currentTarget as HTMLFormElement));
  };
  return (
    <dialog ref={box} onClose={close} aria-labelledby="sheet-title">
      <form onSubmit={send}>
        <h2 id="sheet-title">{title}</h2>
        {children}
        <div class="btns">
          <button type="button" class="btn tall" onClick={close}>{t('cancel')}</button>
          <button class="btn main tall"><Icon name={icon} />{label}</button>
        </div>
      </form>
    </dialog>
  );
}

export function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return <label class="field"><span>{label}</span>{children}</label>;
}

/** One of some. */
export function Choice({ name, legend, options }: { name: string; legend: string; options: readonly (readonly [string, string])[] }) {
  return (
    <fieldset><legend class="small ink-2">{legend}</legend>
      <div class="slots">
        {options.map(([value, word], i) => (
          <label class="slot"><input type="radio" name={name} value={value} defaultChecked={i === 0} required /><span>{word}</span></label>
        ))}
      </div>
    </fieldset>
  );
}

export function Loading() {
  return <div class="card" aria-busy="true"><p class="hide">{t('loading')}</p><div class="skel" /><div class="skel" /><div class="skel" /></div>;
}

export function Failed({ again }: { again(): void }) {
  return (
    <div class="state">
      <svg viewBox="0 0 72 72" aria-hidden="true"><path class="ring" d="M8 36h20l4-8M44 36h20M44 36l-4 8M40 18v8M50 22l-5 6" /></svg>
      <p>{t('failed')}</p><button type="button" class="btn" onClick={again}>{t('again')}</button>
    </div>
  );
}

export function Empty({ text }: { text: string }) {
  return (
    <div class="state">
      <svg viewBox="0 0 72 72" aria-hidden="true"><path class="soft" d="M19 20h34l-3 42H22z" /><path class="ring" d="M17 10h38l-4 52H21z" /></svg>
      <p>{text}</p>
    </div>
  );
}
