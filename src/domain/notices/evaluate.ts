import { type Key, stateOf } from '../keys/key.ts';
import type { Quota } from '../keys/quota.ts';
import type { KeyNotice } from './notice.ts';
import { seenOf } from './seen.ts';
import { anomalyLevel } from './watch-rules/anomaly.ts';
import { isFound } from './watch-rules/discovered.ts';
import { lowLevel } from './watch-rules/low.ts';
import type { Level, Levels, Reading, WatchState } from './watch-rules/rule.ts';
import { runsOutLevel } from './watch-rules/runs-out.ts';
import { KEY_NOTICE_KINDS, type KeyNoticeKind, WATCH_RULES } from './watch-rules/watch-rules.ts';

export interface Evaluation {
  readonly state: WatchState;
  readonly notices: readonly KeyNotice[];
}

/** What a reading is judged by. */
export type Around = Pick<Reading, 'burn' | 'thresholds' | 'unitsPerUsd' | 'watchedSince' | 'now'>;

/** From one reading of one key: its new watch state, and the notices for its owner. */
export function evaluate(before: WatchState | null, key: Key, around: Around): Evaluation {
  const reading = readingOf(before, key, around);
  const { state, transitions, isUnconfirmed, levels } = reading;
  const due = KEY_NOTICE_KINDS.flatMap((kind) => noticeOf(kind, reading, before?.handOvers ?? 0));
  const notices = due.filter(({ kind, period }) => before?.told?.[kind] !== period);
  return {
    state: {
      ...kept(before),
      ...edited(reading),
      ...remembered(before, notices),
      levels: levels.now,
      state,
      transitions,
      unconfirmed: isUnconfirmed,
      // What is not believed yet is compared once more.
      seen: (isUnconfirmed && before?.seen) || reading.seen,
    },
    notices,
  };
}

/** What is about the same quota or expiry may be due again once its notice is long forgotten. */
const COMES_BACK: ReadonlySet<KeyNoticeKind> = new Set(['expired', 'exhausted', 'low', 'runs_out']);

function remembered(before: WatchState | null, notices: readonly KeyNotice[]): Pick<WatchState, 'told'> {
  const told = notices.filter(({ kind }) => COMES_BACK.has(kind)).map(({ kind, period }) => [kind, period]);
  return before?.told || told.length > 0 ? { told: { ...before?.told, ...Object.fromEntries(told) } } : {};
}

const edited = (reading: Reading): Pick<WatchState, 'edits'> => {
  const edits = reading.edits + (WATCH_RULES.changed.due(reading) ? 1 : 0);
  return edits > 0 ? { edits } : {};
};

const kept = (before: WatchState | null): Pick<WatchState, 'knows' | 'handOvers'> => ({
  ...(before?.knows && { knows: before.knows }),
  ...(before?.handOvers && { handOvers: before.handOvers }),
});

/** Exhausted counts only at the second reading in a row, because CometAPI charges estimates and refunds them. */
function readingOf(before: WatchState | null, key: Key, around: Around): Reading {
  const read = stateOf(key, around.now);
  const isUnconfirmed =
    read === 'exhausted' && before !== null && before.state !== 'exhausted' && !before.unconfirmed;
  const state = isUnconfirmed ? before.state : read;
  const changed = before !== null && before.state !== state;
  const reading = {
    key,
    state,
    isNews: changed || before === null,
    isUnknown: before === null,
    isUnconfirmed,
    transitions: (before?.transitions ?? 0) + (changed ? 1 : 0),
    ...around,
    before,
    seen: seenOf(key),
    edits: before?.edits ?? 0,
    knows: before?.knows ?? null,
  };
  const { anomaly, ...ofQuota } = before?.levels ?? {};
  // What the bot did to the quota is known; what was spent since is not.
  const known = before?.knowsQuota ? levelsKnown(reading, before.knowsQuota) : ofQuota;
  const earlier = { ...(anomaly && { anomaly }), ...known };
  const isFirstLook = before === null ? isFound(reading) : before.levels === undefined;
  const next = levelsOf(reading, earlier, isFirstLook);
  // Of a dip nobody knows how much is left, so it confirms no threshold; what a day took was known before it.
  const now = isUnconfirmed ? { ...known, ...(next.anomaly && { anomaly: next.anomaly }) } : next;
  return { ...reading, levels: { now, before: earlier } };
}

/** A hand-over re-arms all notices: what the former owner was told, the new one was not. */
function noticeOf(kind: KeyNoticeKind, reading: Reading, handOvers: number): KeyNotice[] {
  const due = WATCH_RULES[kind].due(reading);
  if (due === null) return [];
  return [
    {
      kind,
      keyId: reading.key.id,
      days: due.days ?? null,
      ...(due.was && due.is && { was: due.was, is: due.is }),
      ...(due.day && { day: due.day }),
      ...(due.createdAt && { createdAt: due.createdAt }),
      period: handOvers > 0 ? `${due.period}~${handOvers}` : String(due.period),
    },
  ];
}

type Unlevelled = Omit<Reading, 'levels'>;

const passed = (reading: Unlevelled): { readonly [K in keyof Levels]-?: number | null } => ({
  low: lowLevel(reading),
  runs_out: runsOutLevel(reading),
  anomaly: anomalyLevel(reading),
});

/** Its owner is told at the second reading in a row. What stood at the first look for thresholds is no news. */
function levelsOf(reading: Unlevelled, before: Levels, isFirstLook: boolean): Levels {
  return levels(passed(reading), (kind, level) => isFirstLook || before[kind]?.level === level);
}

/** What its owner knows already, because the quota was like this when they were told of it, or set it. */
const levelsKnown = (reading: Unlevelled, quota: Quota): Levels =>
  levels({ ...passed({ ...reading, key: { ...reading.key, ...quota } }), anomaly: null }, () => true);

function levels(
  of: ReturnType<typeof passed>,
  isTold: (kind: keyof Levels, level: number) => boolean,
): Levels {
  const next = (kind: keyof Levels, level: number | null): Levels =>
    level === null ? {} : { [kind]: { level, isTold: isTold(kind, level) } satisfies Level };
  return { ...next('low', of.low), ...next('runs_out', of.runs_out), ...next('anomaly', of.anomaly) };
}
