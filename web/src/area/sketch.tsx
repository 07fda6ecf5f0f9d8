// SPDX-License-Identifier: Apache-2.0
// The district as a sketch, and the list that says the same.
import { useState } from 'preact/hooks';
import { now } from '../core/api';
import { dayClock, t } from '../core/i18n';
import { href } from '../core/router';
import { Loading } from '../ui/parts';
import { WindowedList } from '../desk/window';
import { spots } from './map';
import { states, type Machine } from './machines';

const WIDTH = 590;
const HIGH = 360;
const ROW = 44;

type State = Machine['state'];

/** A shape for each state, the colour only says it again. */
const shapes: Record<State, (x: number, y: number) => preact.JSX.Element> = {
  affected: (x, y) => <path class="low" d={`M${x - 4.5} ${y - 4.5}h9v9h-9z`} />,
  recovered: (x, y) => <path class="well" d={`M${x} ${y - 5.5}l5.500 5.500l-5.500 5.500l-5.500 -5.500z`} />,
  normal: (x, y) => <circle class="okd" cx={x} cy={y} r="4" />,
  silent: (x, y) => <circle class="sil" cx={x} cy={y} r="4.5" />,
};

export const Mark = ({ of }: { of: State }) => <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{shapes[of](8, 8)}</svg>;

const counts = (machines: Machine[]): [State, number][] => states.map((s) => [s, machines.filter((m) => m.state === s).length]);

function Map({ machines, at, area }: { machines: Machine[]; at: string | null; area: string }) {
  const drawn = spots(machines, (m) => m.position, WIDTH, HIGH);
  const said = counts(machines).filter(([, n]) => n > 0).map(([s, n]) => t(`area.n.${s}`, { n })).join(' · ');
  if (drawn.length === 0) return <p class="ink-2 small">{t('area.map.none')}</p>;
  const here = drawn.find((s) => s.machine.id === at);
  return (
    <>
      <svg class="map" viewBox={`0 0 ${WIDTH} ${HIGH}`} role="img" aria-label={t('area.map.says', { area, counts: said })}>
        <rect class="mbg" width={WIDTH} height={HIGH} rx="12" />
        {/* What is low is drawn last: it lies on top. */}
        {[...drawn].reverse().map(({ machine, x, y }) => <g key={machine.id}>{shapes[machine.state](x, y)}</g>)}
        {here && <circle class="here" cx={here.x} cy={here.y} r="11" />}
        <path class="north" d={`M${WIDTH - 22} 34V14M${WIDTH - 27} 20l5 -6l5 6`} /><text x={WIDTH - 22} y="48" text-anchor="middle">{t('area.north')}</text>
      </svg>
      {drawn.length < machines.length && <p class="small ink-2">{t('area.map.less', { n: machines.length - drawn.length })}</p>}
    </>
  );
}

const when = (m: Machine): string => {
  if (m.state === 'recovered') return t('area.well', { time: dayClock(m.recovered_at, now()) });
  if (m.state === 'affected') return t('area.since', { time: dayClock(m.joined_at, now()) });
  return m.last_heard ? t('area.heard', { time: dayClock(m.last_heard, now()) }) : t('area.unheard');
};

export function District({ machines, area }: { machines: Machine[] | null; area: string }) {
  const [only, setOnly] = useState<State | null>(null);
  const [at, setAt] = useState<string | null>(null);
  if (!machines) return <Loading />;
  const listed = only ? machines.filter((m) => m.state === only) : machines;
  const row = (m: Machine) => (
    <div class="mrow" onPointerEnter={() => setAt(m.id)} onFocusCapture={() => setAt(m.id)}>
      <Mark of={m.state} /><a href={href('device', m.id)}><bdi>{m.id}</bdi></a><span>{t(`area.is.${m.state}`)}</span><span class="ink-2 small">{when(m)}</span></div>
  );
  return (
    <>
      <Map machines={machines} at={at} area={area} />
      <div class="legend states" role="group" aria-label={t('area.only')}>{counts(machines).map(([s, n]) => (
        <button type="button" class="fl" aria-pressed={only === s} onClick={() => setOnly(only === s ? null : s)}><Mark of={s} />{t(`area.n.${s}`, { n })}</button>))}</div>
      {listed.length === 0 ? <p class="ink-3">{t('area.none.such')}</p>
        : <WindowedList items={listed} row={ROW} label={t('area.machines', { n: listed.length })} keyOf={(m) => m.id} render={row} />}
    </>
  );
}
