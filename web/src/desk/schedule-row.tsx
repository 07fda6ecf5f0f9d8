// SPDX-License-Identifier: Apache-2.0
// One person's day on the grid. The lines of the grid are set through the CSSOM: the security policy allows no style in
// the markup.
import { clock, t } from '../core/i18n';
import { href } from '../core/router';
import { clashes, gaps, lanes, wordsAt, type Fit, type Gap, type Stretch } from './grid';
import type { Move } from './move';
import type { PersonDay, Visit } from './routes';

const QUARTER = 15 * 60000;

const columnsOf = (range: Stretch): number => Math.round((range.to - range.from) / QUARTER);

function across(s: Stretch, range: Stretch): string {
  const most = columnsOf(range);
  const line = (at: number) => Math.min(most, Math.max(0, Math.round((at - range.from) / QUARTER))) + 1;
  return `${Math.min(line(s.from), most)} / ${Math.max(line(s.to), line(s.from) + 1)}`;
}

/** The half hours of the head and the rows. */
const gridOf = (range: Stretch) => ({ gridTemplateColumns: `repeat(${columnsOf(range)}, minmax(0, 1fr))` });

function Head({ range }: { range: Stretch }) {
  const hour = 4 * QUARTER;
  const marks = Array.from({ length: Math.round((range.to - range.from) / hour) }, (_, i) => range.from + i * hour);
  return <><div /><div class="hd" aria-hidden="true" style={gridOf(range)}>{marks.map((at) => <span style={{ gridColumn: across({ from: at, to: at + hour }, range) }}>{Number(clock(at).slice(0, 2))}</span>)}</div></>;
}

/** The way between two visits, and the words about it where they cover no visit. */
function Way({ gap, range, below }: { gap: Gap; range: Stretch; below: number }) {
  const words = wordsAt(gap);
  const said = <i>{t(gap.tight ? 'sched.tight' : 'sched.way', { n: gap.minutes })}</i>;
  const tight = gap.tight ? ' tight' : '';
  return (
    <>
      <li class={'gap' + tight} aria-hidden={words.below} style={{ gridColumn: across(gap, range) }}>{!words.below && said}</li>
      {words.below && <li class={'gapword' + tight} style={{ gridColumn: across(words, range), gridRow: String(below) }}>{said}</li>}
    </>
  );
}

interface Props {
  day: PersonDay;
  range: Stretch;
  head: boolean;
  ghost: Move | null;
  fit: Fit;
  moving: string | null;
  down(v: Visit, e: PointerEvent): void;
  keyDown(v: Visit, e: KeyboardEvent): void;
  arrange(): void;
}

const classOf = (v: Visit, clash: boolean, moving: boolean): string =>
  ['blk', v.state === 'verifying' && 'done', v.order?.severity === 'safety' && 'safety', clash && 'clash', moving && 'moving'].filter(Boolean).join(' ');

export function Row({ day, range, head, ghost, fit, moving, down, keyDown, arrange }: Props) {
  const placed = lanes(day.visits);
  const meets = clashes(day.visits);
  const lanesHere = Math.max(1, ...placed.map((p) => p.lane + 1));
  return (
    <>
      {head && <Head range={range} />}
      <div class="nm"><span class="strong"><bdi>{day.person.name}</bdi></span>
        {meets.length > 0 ? <span class="small t-rust">{t('sched.clashes', { n: meets.length })}</span> : <span class="small ink-2">{day.leave.length > 0 ? t('sched.leave') : t('sched.visits', { n: day.visits.length })}</span>}
        {day.visits.length > 1 && <button type="button" class="btn plain arrange" onClick={arrange}>{t('sched.arrange')}</button>}</div>
      <ul class="tr" data-person={day.person.id} aria-label={day.person.name} style={{ ...gridOf(range), gridTemplateRows: `repeat(${lanesHere}, 84px)` }}>
        {day.leave.map((l) => <li class="blk leave" style={{ gridColumn: across(l, range) }}><b>{t('sched.leave')}</b></li>)}
        {meets.map((c) => <li class="clash-at" aria-hidden="true" style={{ gridColumn: across(c, range) }} />)}
        {placed.map(({ block: v, lane, clash }) => (
          <li class="cell" style={{ gridColumn: across(v, range), gridRow: String(lane + 1) }}>
            <a class={classOf(v, clash, v.id === moving)} href={href('order', v.id)} draggable={false} data-visit={v.id} onPointerDown={(e) => down(v, e)} onKeyDown={(e) => keyDown(v, e)}>
              <b><bdi>{v.name}</bdi></b><span>{clock(v.from)}–{clock(v.to)}{clash && <span class="hide">{t('slot.meets')}</span>}</span><span>{v.what}</span></a></li>
        ))}
        {gaps(day.visits).map((g) => <Way gap={g} range={range} below={lanesHere + 1} />)}
        {ghost && <li class="cell" style={{ gridColumn: across(ghost, range), gridRow: '1' }}><div class={'blk ghost' + (fit === 'fits' ? '' : ' misfit')}><b><bdi>{ghost.visit.name}</bdi></b><span>{clock(ghost.from)}</span><span>{t(`fit.${fit}`)}</span></div></li>}
      </ul>
    </>
  );
}
