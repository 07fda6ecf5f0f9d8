// SPDX-License-Identifier: Apache-2.0
// What is asked before a visit is moved (P-105), and the order in which a day is driven (P-203).
import { useState } from 'preact/hooks';
import type { Order } from '../core/api';
import { clock, t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { Field, Sheet } from '../ui/parts';
import { say, send, step, whyNot } from './act';
import type { Fit } from './grid';
import type { Technician } from './people';
import type { PersonDay, Visit } from './routes';
import { Slot, slotArgs } from './sheets';

export interface Move {
  visit: Visit;
  from: number;
  to: number;
  was: Technician | null;
  person: Technician;
}

interface Props {
  move: Move;
  fit: Fit;
  close(): void;
  done(): void;
}

/** To somebody else: taken back and given away; the time has to be agreed anew. */
async function give(move: Move): Promise<void> {
  const free: Order = await step(move.visit.order!, 'unassign');
  await step(free, 'assign', { technician: move.person.id });
}

async function retime(move: Move, form: FormData): Promise<void> {
  const first = move.visit.state === 'accepted';
  await step(move.visit.order!, first ? 'schedule' : 'reschedule', { ...slotArgs(form), ...(first ? {} : { reason: String(form.get('reason')) }) });
}

export function MoveSheet({ move, fit, close, done }: Props) {
  const [problem, setProblem] = useState('');
  const other = move.was?.id !== move.person.id;
  const submit = (form: FormData) => {
    setProblem('');
    void (other ? give(move) : retime(move, form)).then(() => {
      say(other ? t('assigned', { number: move.visit.number, name: move.person.name }) : t('done', { number: move.visit.number, what: t('act.reschedule') }));
      close();
    }, (e: unknown) => setProblem(whyNot(e))).finally(done);
  };
  const title = other ? t('move.person', { name: move.visit.name, who: move.person.name }) : t('move.time', { name: move.visit.name, time: clock(move.from) });
  return (
    <Sheet title={title} label={t(other ? 'move.give' : 'move.agreed')} close={close} submit={submit}>
      {fit !== 'fits' && <p class="t-rust strong"><Icon name="warn" /> {t(`fit.${fit}`)}</p>}
      {other ? <p>{t('move.other', { was: move.was?.name ?? '', who: move.person.name })}</p> : (
        <>
          <p>{t('move.ask', { name: move.visit.name })}</p>
          <Slot order={move.visit.order!} at={move} />
          {move.visit.state !== 'accepted' && <Field label={t('reason')}><textarea name="reason" required maxLength={500} /></Field>}
        </>
      )}
      {problem && <p role="alert" class="t-rust strong">{problem}</p>}
    </Sheet>
  );
}

/** The list with the one at `from` put to `to`. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  next.splice(to, 0, one!);
  return next;
}

const lineUnder = (e: PointerEvent): number => {
  const line = document.elementsFromPoint(e.clientX, e.clientY).map((x) => x.closest<HTMLElement>('[data-stop]')).find(Boolean);
  return line ? Number(line.dataset.stop) : -1;
};

/** The lines of a day: dragged, or moved by their buttons. */
function Stops({ list, put }: { list: Visit[]; put(list: Visit[]): void }) {
  const [held, setHeld] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const shift = (from: number, to: number) => {
    if (to < 0 || to >= list.length || from === to) return;
    put(moved(list, from, to));
    setSaid(t('route.at', { name: list[from]!.name, n: to + 1, of: list.length }));
  };
  const grab = (v: Visit, e: PointerEvent) => {
    if (e.button !== 0 || (e.target as HTMLElement).closest('button')) return;
    (e.currentTarget as HTMLElement).setPointerCapture(e.pointerId);
    setHeld(v.id);
  };
  const over = (e: PointerEvent) => {
    const from = list.findIndex((v) => v.id === held);
    const to = from < 0 ? -1 : lineUnder(e);
    if (to >= 0) shift(from, to);
  };
  const button = (v: Visit, i: number, by: 1 | -1) => (
    <button type="button" class="iconbtn" aria-disabled={i + by < 0 || i + by >= list.length} aria-label={t(by < 0 ? 'route.up' : 'route.down', { name: v.name })} onClick={() => shift(i, i + by)}><Icon name={by < 0 ? 'up' : 'down'} /></button>
  );
  return (
    <>
      <p class="small ink-2">{t('route.how')}</p>
      <ol class="routelist">{list.map((v, i) => (
        <li key={v.id} data-stop={i} data-visit={v.id} class={v.id === held ? 'held' : undefined} onPointerDown={(e) => grab(v, e)} onPointerMove={over} onPointerUp={() => setHeld(null)} onPointerCancel={() => setHeld(null)}>
          <span class="n">{i + 1}</span><span><b><bdi>{v.name}</bdi></b><br /><span class="small ink-2">{clock(v.from)}–{clock(v.to)} · {v.what}</span></span>
          {button(v, i, -1)}{button(v, i, 1)}</li>
      ))}</ol>
      <p class="hide" role="status">{said}</p>
    </>
  );
}

export function RouteSheet({ of, day, close, done }: { of: PersonDay; day: string; close(): void; done(): void }) {
  const [list, setList] = useState<Visit[]>(() => of.visits.filter((v) => v.state !== 'verifying'));
  const submit = () => void send('POST', `/technicians/${of.person.id}/route`, { day, orders: list.map((v) => v.id) })
    .then(() => {
      say(t('route.kept', { name: of.person.name }));
      close();
    }, (e: unknown) => say(whyNot(e), true)).finally(done);
  return (
    <Sheet title={t('route.title', { name: of.person.name })} label={t('save')} close={close} submit={submit}>
      <Stops list={list} put={setList} />
    </Sheet>
  );
}
