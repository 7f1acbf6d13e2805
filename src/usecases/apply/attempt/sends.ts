import { type Units, units } from '../../../domain/keys/quota.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { allAnswered, sending } from '../../../domain/requests/transitions.ts';
import { LANDS_WITHIN_MS, landsWithin, NOTED_FOR } from '../../../domain/upstream/sent.ts';
import { sentNames } from '../../../domain/upstream/sent-names.ts';
import type { WriteOptions } from '../../ports/cometapi.ts';
import type { SentNote } from '../../ports/store/sent-calls.ts';
import { type Attempt, attempted, commitHeld, type Run } from './attempt.ts';

type Writing = Required<Pick<WriteOptions, 'writing'>>;

/** What one attempt sends for a request, and the request as it is stored meanwhile. */
export interface Sends extends Writing {
  /** Carries out a plan of this request; only an unknown outcome leaves something under way. */
  during(from: Applying, used: Units, act: (stored: () => Applying) => Promise<Attempt>): Promise<Attempt>;
}

/** Moments are `performance.now()`. */
interface UnderWay {
  /** This attempt. */
  readonly sender: string;
  readonly names: readonly string[];
  /** Until when what earlier attempts sent may land. */
  readonly before: number;
  /** Until when it is stored that what was sent may land. */
  landsUntil: number;
  /** The same, if what the database did not say to have stored is stored. */
  triedUntil: number;
  sentAt: number;
  stored: Applying;
  usedBefore: Units;
}

/**
 * Before anything is sent it is stored for how long that may be carried out, so that no later run takes it for lost. A
 * lost lease stops the write before its next writing call.
 */
export async function sendsOf(run: Run, request: Applying): Promise<Sends> {
  const names = sentNames(request);
  const before = performance.now() + (await run.ports.store.sentCalls.landsForMs(names));
  const is: UnderWay = {
    sender: run.ports.newId(),
    names,
    before,
    landsUntil: before,
    triedUntil: before,
    sentAt: Number.NEGATIVE_INFINITY,
    stored: request,
    usedBefore: units(0),
  };
  return {
    during: async (from, used, act) => {
      [is.stored, is.usedBefore] = [from, used];
      try {
        return withNote(is, await act(() => is.stored), before);
      } catch (error) {
        const lost = unknownIn(error);
        const left = lost ? is.stored : allAnswered(is.stored, from);
        const until = lost ? Math.max(before, is.sentAt + landsWithin(lost.isSlow === true)) : before;
        const failed = await attempted(run, left, () => Promise.reject(error), until - performance.now());
        return withNote(is, failed, until);
      }
    },
    writing: async (call, callMs) => {
      await noteLands(run, is, callMs);
      const at = performance.now();
      is.sentAt = at;
      return whileSlow(call, () => noteSlow(run, is, at + landsWithin(true)));
    },
  };
}

const withNote = (is: UnderWay, attempt: Attempt, until: number): Attempt =>
  Math.max(is.triedUntil, until) > is.before ? { ...attempt, sent: noteUntil(is, until) } : attempt;

const noteUntil = ({ names, sender }: UnderWay, moment: number): SentNote => ({
  names,
  sender,
  landsForMs: Math.max(0, moment - performance.now()),
});

async function note(run: Run, is: UnderWay, moment: number): Promise<void> {
  const until = Math.max(is.landsUntil, moment);
  is.triedUntil = Math.max(is.triedUntil, until);
  const next = sending(is.stored, is.usedBefore);
  const requests = [{ from: is.stored, next, isUntold: true }];
  await commitHeld(run, { requests, sent: noteUntil(is, until) });
  [is.stored, is.landsUntil] = [next, until];
}

/** The call is in the air by now, so nothing else may count, also if the lease is lost. */
const noteSlow = (run: Run, is: UnderWay, moment: number): Promise<void> =>
  note(run, is, moment).catch(() => run.ports.store.sentCalls.keepNoting(noteUntil(is, moment)));

/** A slow database can take longer than a note lasts. */
async function noteLands(run: Run, is: UnderWay, callMs: number): Promise<void> {
  const isNoted = () =>
    is.stored.usedBefore !== undefined && is.landsUntil - performance.now() >= LANDS_WITHIN_MS;
  for (let forMs = NOTED_FOR; ; forMs *= 2) {
    if (!isNoted()) await note(run, is, performance.now() + forMs + LANDS_WITHIN_MS);
    await run.lease.assertHeld(callMs);
    if (isNoted()) return;
  }
}

/** Nobody may live to say that a time limit was met, so it is noted as soon as a call takes long. */
async function whileSlow<T>(call: () => Promise<T>, noteSlow: () => Promise<void>): Promise<T> {
  let noted: Promise<void> | null = null;
  const slow = setTimeout(() => {
    noted = noteSlow();
  }, LANDS_WITHIN_MS - NOTED_FOR);
  try {
    return await call();
  } finally {
    clearTimeout(slow);
    await noted;
  }
}

function unknownIn(error: unknown) {
  const problem = problemOf(error);
  return problem?.kind === 'outcome_unknown' ? problem : null;
}

/** While something may still land nothing is sent, and the look for it ends with this unless it is found. */
export const stillUnknown = ({ id }: Applying): Refused => new Refused({ kind: 'outcome_unknown', id });

export const sendsNothing = (request: Applying): Writing => ({
  writing: () => Promise.reject(stillUnknown(request)),
});
