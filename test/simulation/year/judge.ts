import type { Due } from './oracle.ts';
import { CHANNEL, isAsleep } from './people.ts';
import type { Told } from './told.ts';

const BY_DAY = ['expiring', 'low', 'runs_out', 'changed', 'revived', 'discovered'];
/** How long a sweep, and the deliveries after it, take. */
const SWEEP = 12 * 60_000;

export interface Judged {
  /** Told once, in time and to the right person. */
  readonly right: number;
  /** In words, each with its key. */
  readonly wrong: readonly string[];
}

/** `sweeps`: when they were. */
export function judged(due: readonly Due[], told: readonly Told[], sweeps: readonly number[]): Judged {
  const wrong: string[] = [];
  const posted = told.filter(({ how, kind }) => how === 'posted' && !FORECAST.includes(kind));
  for (const one of posted)
    if (BY_DAY.includes(one.kind) && isAsleep(one.to, one.at)) wrong.push(`${nameOf(one)}: told at night`);
  const open = Map.groupBy(
    due.filter(({ isDropped }) => !isDropped),
    placeOf,
  );
  const late = (at: number) => (sweeps.find((sweep) => sweep > at) ?? Number.POSITIVE_INFINITY) + SWEEP;
  const isMet = (one: Due, { at, detail }: Told) =>
    at >= one.hearsAt && at <= late(one.hearsAt) && (detail === one.detail || one.to === CHANNEL);
  let right = 0;
  for (const one of posted) {
    const waiting = open.get(placeOf(one)) ?? [];
    const met = waiting.findIndex((other) => isMet(other, one));
    if (met < 0) wrong.push(`${nameOf(one)}: a false alarm`);
    else right += waiting.splice(met, 1).length;
  }
  const others = Map.groupBy(told, ({ keyId }) => keyId);
  for (const one of [...open.values()].flat()) {
    const end = late(one.hearsAt);
    // The end of the story came before the next sweep.
    if (end === Number.POSITIVE_INFINITY) continue;
    const about = (others.get(one.keyId) ?? []).filter(({ at }) => at >= one.at && at <= end);
    if (isSaidOtherwise(one, about)) right += 1;
    else wrong.push(`${nameOf(one)}: never told`);
  }
  return { right, wrong };
}

/** What is guessed, and the account itself, are judged by what was spent. */
const FORECAST = ['runs_out', 'anomaly', 'account low', 'account empty', 'account ends_first'];

/** A message that stands says it when it is redrawn; of what is left the forecast may tell as well. */
function isSaidOtherwise({ kind, to }: Due, about: readonly Told[]): boolean {
  const redrawn = about.some((one) => one.how === 'redrawn' && one.isOver && one.to === to);
  if (kind === 'changed') return redrawn;
  return kind === 'low' && about.some((one) => one.kind === 'runs_out' && one.how === 'posted');
}

const placeOf = ({ keyId, kind, to }: Pick<Told, 'keyId' | 'kind' | 'to'>): string =>
  `${keyId} ${kind} ${to}`;

const nameOf = (one: Due | Told): string =>
  `${placeOf(one)} ${one.detail}, ${new Date(one.at).toISOString().slice(0, 16)}`;
