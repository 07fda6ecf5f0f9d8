// SPDX-License-Identifier: Apache-2.0
// What a machine can be told: what each command does, its arguments as a form, and what became of it.
import { useState } from 'preact/hooks';
import { now, type Schema } from '../core/api';
import { dayClock, say as word, t, type Key } from '../core/i18n';
import { Field, Sheet } from '../ui/parts';
import { say, send, whyNot } from './act';
import { useFresh } from './load';

type Model = Schema['ModelList']['items'][number];
type Spec = Model['commands'][number];
type Argument = Spec['args'][number];
type Sent = Schema['CommandList']['items'][number];

/** The machine's clock is set from ours: nobody types that. */
const ours: Partial<Record<string, () => number>> = { now_ms: () => Math.round(now()) };

function Input({ of, stages }: { of: Argument; stages: string[] }) {
  const choices = of.words ?? (of.name === 'stage' ? stages : null);
  const name = t(`arg.${of.name as 'stage'}`);
  if (choices) {
    return <Field label={name}><select name={of.name} required={of.needed}>{!of.needed && <option value="">–</option>}{choices.map((w) => <option value={w}>{w}</option>)}</select></Field>;
  }
  if (of.min === undefined) return <Field label={name}><input name={of.name} required={of.needed} maxLength={100} /></Field>;
  const most = of.max ?? of.min;
  return <Field label={`${name} · ${t('arg.between', { from: of.min, to: most })}`}><input name={of.name} type="number" step="any" min={of.min} max={most} required={of.needed} defaultValue={of.needed ? String(Math.min(most, Math.max(of.min, 60))) : ''} /></Field>;
}

/** As the command takes them; what was left empty is not sent. */
export function argumentsOf(spec: Spec, given: (name: string) => string): Record<string, string | number> {
  const made: Record<string, string | number> = {};
  for (const a of spec.args) {
    const text = given(a.name).trim();
    const own = ours[a.name];
    if (own) made[a.name] = own();
    else if (text !== '') made[a.name] = a.min === undefined ? text : Number(text);
  }
  return made;
}

/** What the machine says when it does not do it; the contract and the machines know these. */
const details: Partial<Record<string, Key>> = {
  leak: 'cmd.why.leak', clock: 'cmd.why.clock', expired: 'cmd.why.expired', unknown: 'cmd.why.unknown', cannot: 'cmd.why.cannot', busy: 'cmd.why.busy', accepted: 'cmd.why.accepted',
};

const said = (c: Sent): string => {
  const known = c.detail && details[c.detail];
  return known ? t(known) : c.detail ?? '';
};

const argsText = (args: object): string => Object.entries(args).map(([k, v]) => `${t(`arg.${k as 'stage'}`)} ${String(v)}`).join(', ');

function Fate({ of }: { of: Sent[] }) {
  return (
    <ol class="log">{of.map((c) => (
      <li><time dateTime={c.created_at ?? undefined}>{dayClock(c.created_at, now())}</time>
        <span>{t(`cmdname.${c.name}`)} <span class="ink-2"><bdi>{argsText(c.args)}</bdi></span> <span class={'tag ' + (c.state === 'done' ? 'moss' : ['refused', 'failed', 'expired'].includes(c.state) ? 'rust' : 'slate')}>{t(`cmd.${c.state}`)}</span>
          {said(c) && <><br /><span class="ink-2"><bdi>{said(c)}</bdi></span></>}</span></li>
    ))}</ol>
  );
}

export function CommandsPanel({ id, model }: { id: string; model: string }) {
  const at = `/devices/${encodeURIComponent(id)}/commands`;
  const models = useFresh<Schema['ModelList']>('/models').value;
  const { value: sent, again } = useFresh<Schema['CommandList']>(at, (n) => n.event === 'device' && n.id === id);
  const [asking, setAsking] = useState<Spec | null>(null);
  const [problem, setProblem] = useState('');
  const of = models?.items.find((m) => m.id === model);
  const go = (form: FormData) => {
    const spec = asking!;
    void send('POST', at, { name: spec.name, args: argumentsOf(spec, (n) => String(form.get(n) ?? '')) }).then(() => {
      setAsking(null);
      say(t('cmd.queued.said', { what: t(`cmdname.${spec.name}`) }));
      again();
    }, (e: unknown) => setProblem(whyNot(e)));
  };
  const ask = (spec: Spec) => {
    setProblem('');
    setAsking(spec);
  };
  return (
    <>
      <h2>{t('device.commands')}</h2>
      {of && of.commands.length === 0 && <p class="small ink-2">{t('cmd.none', { model: word(of.title) })}</p>}
      <div class="row wrap">{of?.commands.map((c) => <button type="button" class="btn" onClick={() => ask(c)}>{t(`cmdname.${c.name}`)}</button>)}</div>
      {sent && <Fate of={sent.items} />}
      {asking && of && (
        <Sheet title={t(`cmdname.${asking.name}`)} label={t('cmd.send')} close={() => setAsking(null)} submit={go}>
          <p>{t(`cmdsafe.${asking.name}`)}</p>
          {asking.args.filter((a) => !ours[a.name]).map((a) => <Input of={a} stages={of.stages} />)}
          <p class="small ink-2">{t('cmd.lives')}</p>
          {problem && <p role="alert" class="t-rust strong">{problem}</p>}
        </Sheet>)}
    </>
  );
}
