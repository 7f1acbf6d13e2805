import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../src/domain/changes/changes.ts';
import type { Failure } from '../../src/domain/requests/outcome.ts';
import { type Applying, isOpen, type Request, type RequestState } from '../../src/domain/requests/request.ts';
import {
  deferredUntil,
  mayRetry,
  needsResume,
  putOff,
  RESUME_AFTER,
  rescheduledAfterFailure,
  resumed,
  retried,
  waitsForCometApi,
  woken,
} from '../../src/domain/requests/retry.ts';
import {
  applied,
  approve,
  approveWithLess,
  cancel,
  deny,
  expire,
  failed,
  markStale,
  newApproved,
  newPending,
  startApplying,
  withPlan,
} from '../../src/domain/requests/transitions.ts';
import { HOUR } from '../../src/domain/time.ts';
import { ada, aKey, aNewRequest, ana, bob, dollars, inDays, lee, now } from '../support/samples.ts';

const seconds = (n: number) => new Date(now.getTime() + n * 1000);
const effect = {
  keyId: 77,
  left: dollars(60),
  grantedBefore: dollars(20),
  was: {},
  grantedAfter: dollars(70),
  unlimited: false,
  expiresAt: null,
};
const refused: Failure = { kind: 'refused', message: 'no' };
const pending = (approvals = 1) => {
  const wish = aNewRequest();
  return newPending({ ...wish, approval: wish.approval && { ...wish.approval, approvals } }, inDays(1));
};
const applying = (): Applying => startApplying(newApproved(aNewRequest()), now);
const plan = () => {
  const made = planFor(aNewRequest().change as never, aKey(), now);
  if ('stale' in made) throw new Error('the sample makes sense');
  return made.plan;
};

describe('a request is born', () => {
  test('pending, when somebody must decide', () => {
    expect(pending()).toMatchObject({ state: 'pending', version: 1, votes: [], expiresAt: inDays(1) });
  });

  test('approved and due at once, when nobody must', () => {
    const { createdAt } = aNewRequest();
    expect(newApproved(aNewRequest({ approval: null }))).toMatchObject({
      state: 'approved',
      version: 1,
      approvedAt: createdAt,
      nextTryAt: createdAt,
      attempts: 0,
      plan: null,
    });
  });
});

describe('a request moves', () => {
  test('one vote approves where one is enough, and is kept', () => {
    const next = approve(pending(), lee, seconds(5));
    expect(next).toMatchObject({
      state: 'approved',
      version: 2,
      approvedAt: seconds(5),
      nextTryAt: seconds(5),
    });
    expect(next.votes).toEqual([{ by: lee.id, at: seconds(5), role: 'lead' }]);
    expect(next).not.toHaveProperty('expiresAt');
  });

  test('where two are asked for, the first one waits', () => {
    const one = approve(pending(2), lee, seconds(5));
    expect(one).toMatchObject({ state: 'pending', version: 2, expiresAt: inDays(1) });
    if (one.state !== 'pending') throw new Error('one vote of two approved it');
    const two = approve(one, ada, seconds(9));
    expect(two).toMatchObject({ state: 'approved', version: 3, approvedAt: seconds(9) });
    expect(two.votes.map(({ by }) => by)).toEqual([lee.id, ada.id]);
  });

  test('with less than was asked: the vote is for that, and what was asked is kept', () => {
    const twenty = { kind: 'quota', delta: dollars(20), during: null } as const;
    const one = approveWithLess(
      pending(2),
      { change: twenty, by: { ...lee, comment: 'try this first' } },
      seconds(5),
    );
    expect(one).toMatchObject({
      state: 'pending',
      version: 2,
      change: twenty,
      counter: { original: aNewRequest().change, by: lee.id },
      votes: [{ by: lee.id, at: seconds(5), role: 'lead', comment: 'try this first' }],
    });
    if (one.state !== 'pending') throw new Error('one vote of two approved it');
    const ten = { ...twenty, delta: dollars(10) };
    const two = approveWithLess(one, { change: ten, by: { ...ada, comment: ' ' } }, seconds(9));
    expect(two).toMatchObject({
      state: 'approved',
      change: ten,
      counter: { original: aNewRequest().change, by: ada.id },
    });
    expect(startApplying(two as never, now)).toMatchObject({
      change: ten,
      counter: { original: aNewRequest().change },
    });
  });

  test('denied, cancelled, expired, or outdated while it waits', () => {
    expect(deny(pending(), lee.id, { at: now, why: 'use the shared key' })).toMatchObject({
      state: 'denied',
      by: lee.id,
      why: 'use the shared key',
      version: 2,
    });
    expect(cancel(pending(), now)).toMatchObject({ state: 'cancelled', at: now });
    expect(expire(pending(), now)).toMatchObject({ state: 'expired', at: now });
    expect(markStale(pending(), now, { kind: 'key_gone' })).toMatchObject({
      state: 'stale',
      because: { kind: 'key_gone' },
    });
  });

  test('the plan outlives a crash and an outage, but not *Try again* after a failure that changed nothing', () => {
    const committed = withPlan(applying(), plan());
    expect(committed).toMatchObject({ state: 'applying', plan: plan(), attempts: 1, version: 3 });
    const later = rescheduledAfterFailure(committed, seconds(1));
    if (later === null) throw new Error('given up after a second');
    expect(startApplying(later, seconds(20))).toMatchObject({ plan: plan(), attempts: 2 });
    const gone = failed(committed, now, refused);
    expect(gone).toMatchObject({ state: 'failed', failure: refused, plan: plan() });
    expect(retried(gone, seconds(60))).toMatchObject({
      state: 'approved',
      plan: null,
      attempts: 0,
      approvedAt: seconds(60),
      nextTryAt: seconds(60),
    });
  });

  test('a birth that CometAPI confirmed and lists nowhere is only looked for when it is tried again', () => {
    const settings = { name: 'search', models: null, allowIps: [], group: '', crossGroupRetry: false };
    const key = { ...settings, expiresAt: null, unlimited: false, quota: dollars(5) };
    const intended = { kind: 'create', previousMaxId: 7, key } as const;
    const posted = withPlan(applying(), intended);
    const nowhere = failed(posted, now, { kind: 'not_found_after_create' });
    const kept = { ...intended, isConfirmed: true, triedUntil: now } as const;
    expect(retried(nowhere, now).plan).toEqual(kept);
    const still = failed({ ...posted, plan: kept }, seconds(60), { kind: 'not_found_after_create' });
    expect(retried(still, seconds(90)).plan).toEqual(kept);
    const gaveUp = failed(posted, now, { kind: 'gave_up', attempts: 3 });
    expect(retried(gaveUp, now).plan).toEqual({ ...intended, triedUntil: now });
    expect(retried(failed(posted, now, refused), now).plan).toBeNull();
  });

  test('a birth learns the id of its key when it is applied', () => {
    const birth = startApplying(newApproved(aNewRequest({ keyId: null })), now);
    expect(applied(birth, seconds(2), effect)).toMatchObject({
      state: 'applied',
      keyId: 77,
      effect,
      appliedAt: seconds(2),
    });
  });

  test('what was wished never changes on the way', () => {
    const wish = aNewRequest();
    const end = applied(withPlan(applying(), plan()), now, { ...effect, keyId: 42 });
    expect(end).toMatchObject(wish);
  });
});

describe('an unreachable CometAPI is asked again', () => {
  test.each([
    [1, 10],
    [2, 20],
    [3, 40],
    [5, 160],
    [6, 300],
    [50, 300],
  ])('after attempt %d in %d seconds', (attempts, wait) => {
    const next = rescheduledAfterFailure({ ...applying(), attempts }, seconds(3));
    expect(next).toMatchObject({ state: 'approved', attempts, nextTryAt: seconds(3 + wait) });
  });

  test('for 24 hours and not longer', () => {
    expect(rescheduledAfterFailure(applying(), new Date(now.getTime() + 24 * HOUR))).not.toBeNull();
    expect(rescheduledAfterFailure(applying(), new Date(now.getTime() + 24 * HOUR + 1))).toBeNull();
  });

  test('the wait never shrinks and is bounded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (attempts) => {
        const waitOf = (n: number) => {
          const next = rescheduledAfterFailure({ ...applying(), attempts: n }, now);
          return next ? next.nextTryAt.getTime() - now.getTime() : 0;
        };
        expect(waitOf(attempts + 1)).toBeGreaterThanOrEqual(waitOf(attempts));
        expect(waitOf(attempts)).toBeLessThanOrEqual(5 * 60_000);
      }),
    );
  });
});

describe('a CometAPI that is left alone is not asked', () => {
  const until = { at: seconds(40), because: 'down' } as const;

  test('the request waits until then, says why, and no try is counted', () => {
    const approved = newApproved(aNewRequest());
    expect(deferredUntil(approved, until, now)).toEqual({
      ...approved,
      version: approved.version + 1,
      nextTryAt: seconds(40),
      blockedBy: 'down',
    });
  });

  test('for 24 hours; but what was lent is taken back whenever that can be', () => {
    const late = new Date(now.getTime() + 24 * HOUR + 1);
    expect(deferredUntil(newApproved(aNewRequest()), until, late)).toBeNull();
    const revert = aNewRequest({ change: { kind: 'revert', of: 'quota', granted: dollars(5) } });
    expect(deferredUntil(newApproved(revert), until, late)).not.toBeNull();
    expect(rescheduledAfterFailure(startApplying(newApproved(revert), now), late)).not.toBeNull();
  });

  test('once it is tried, nothing of the waiting is left', () => {
    const waiting = deferredUntil(newApproved(aNewRequest()), until, now);
    expect(waiting && startApplying(waiting, now)).not.toHaveProperty('blockedBy');
  });
});

test.each([
  ['approved, after tries', { ...newApproved(aNewRequest()), attempts: 2 }],
  ['applying, since a crash', applying()],
])('behind another change it waits for that, and not for CometAPI (%s)', (_what, request) => {
  const waiting = putOff(request, 'r1', now);
  expect(waitsForCometApi(waiting)).toBe(false);
  expect(woken(waiting, now)).toEqual({ ...request, version: request.version + 2, nextTryAt: now });
});

describe('what was left behind for over an hour waits for an admin', () => {
  const late = new Date(now.getTime() + RESUME_AFTER);
  const later = new Date(late.getTime() + 1);

  test.each([
    ['approved, since it was due', newApproved(aNewRequest())],
    ['applying, since it began', applying()],
  ])('%s', (_, request) => {
    expect(needsResume(request, late)).toBe(false);
    expect(needsResume(request, later)).toBe(true);
  });

  test('resumed, it is due at once, with the plan and the tries it had', () => {
    expect(resumed(withPlan(applying(), plan()), later)).toMatchObject({
      state: 'approved',
      version: 4,
      plan: plan(),
      attempts: 1,
      approvedAt: later,
      nextTryAt: later,
    });
    expect(needsResume(resumed(newApproved(aNewRequest()), later), later)).toBe(false);
  });
});

test.each<[string, Failure, boolean]>([
  ['CometAPI said no', refused, true],
  ['CometAPI was away', { kind: 'unreachable', attempts: 9 }, true],
  ['created, and nowhere to be found', { kind: 'not_found_after_create' }, true],
  ['the sum is another', { kind: 'drifted', wanted: dollars(70), found: dollars(69) }, false],
  ['somebody edited it meanwhile', { kind: 'edited_meanwhile', fields: ['name'] }, false],
  ['accepted, and not there', { kind: 'not_taken', fields: ['status'] }, false],
  ['done but for the status', { kind: 'not_enabled', because: { kind: 'right_lost' } }, false],
  ['renamed since, perhaps', { kind: 'renamed', ids: [4] }, false],
  ['twins', { kind: 'twins', ids: [1, 2] }, false],
])('*Try again*: %s', (_, failure, offered) => {
  expect(mayRetry(failed(applying(), now, failure))).toBe(offered);
});

/** Every transition with the states that it starts from, applied to possibly outdated reads. */
type Move = (seen: Request, at: Date) => Request | null;
const moves: Record<string, Move> = {
  leeApproves: (seen, at) => (seen.state === 'pending' ? approve(seen, lee, at) : null),
  adaApproves: (seen, at) => (seen.state === 'pending' ? approve(seen, ada, at) : null),
  denies: (seen, at) => (seen.state === 'pending' ? deny(seen, bob.id, { at, why: 'no' }) : null),
  cancels: (seen, at) => (seen.state === 'pending' ? cancel(seen, at) : null),
  expires: (seen, at) => (seen.state === 'pending' ? expire(seen, at) : null),
  begins: (seen, at) => (seen.state === 'approved' ? startApplying(seen, at) : null),
  plans: (seen) => (seen.state === 'applying' && seen.plan === null ? withPlan(seen, plan()) : null),
  applies: (seen, at) =>
    seen.state === 'applying' && seen.plan ? applied(seen, at, { ...effect, keyId: 42 }) : null,
  postpones: (seen, at) => (seen.state === 'applying' ? rescheduledAfterFailure(seen, at) : null),
  fails: (seen, at) => (seen.state === 'applying' ? failed(seen, at, refused) : null),
  outdates: (seen, at) =>
    seen.state === 'pending' || seen.state === 'applying' ? markStale(seen, at, { kind: 'key_gone' }) : null,
  resumes: (seen, at) => (seen.state === 'approved' || seen.state === 'applying' ? resumed(seen, at) : null),
  triesAgain: (seen, at) => (seen.state === 'failed' && mayRetry(seen) ? retried(seen, at) : null),
};
const ENDS: readonly RequestState[] = ['applied', 'denied', 'cancelled', 'expired', 'stale'];

/** People and replicas with reads of any age race on one row by compare-and-set. */
function race(born: Request, steps: readonly { move: string; staleness: number }[]): Request[] {
  const rows = [born];
  for (const [index, { move, staleness }] of steps.entries()) {
    const current = rows.at(-1) ?? born;
    const view = rows[Math.max(0, rows.length - 1 - staleness)] ?? born;
    const next = moves[move]?.(view, seconds(index)) ?? null;
    if (next && view.state === current.state && view.version === current.version) rows.push(next);
  }
  return rows;
}

describe('whoever moves it, in whatever order, from whatever they saw', () => {
  // Weighted, because most other transitions end the request early.
  const onward = fc.constantFrom('leeApproves', 'adaApproves', 'begins', 'plans', 'applies');
  const step = fc.record({
    move: fc.oneof({ weight: 5, arbitrary: onward }, fc.constantFrom(...Object.keys(moves))),
    staleness: fc.constantFrom(0, 0, 0, 1, 2),
  });
  const steps = fc.array(step, { maxLength: 60 });
  const approvals = fc.constantFrom(1, 2, 3);
  const always = (check: (rows: Request[], needed: number) => void) =>
    fc.assert(
      fc.property(steps, approvals, (made, needed) => {
        check(race(pending(needed), made), needed);
      }),
    );
  const statesOf = (rows: Request[]) => rows.map(({ state }) => state);

  test('it ends at most once, and nothing follows the end', () => {
    always((rows) => {
      const ended = statesOf(rows).findIndex((state) => ENDS.includes(state));
      if (ended >= 0) expect(ended).toBe(rows.length - 1);
    });
  });

  test('nothing is applied that was not approved by as many as were asked for', () => {
    always((rows, needed) => {
      if (!statesOf(rows).includes('applied')) return;
      expect(statesOf(rows)).toContain('approved');
      expect(rows.at(-1)?.votes).toHaveLength(needed);
    });
  });

  test('nothing is applied twice', () => {
    always((rows) => expect(statesOf(rows).filter((state) => state === 'applied').length).toBeLessThan(2));
  });

  test('what was approved is never denied, cancelled or expired', () => {
    always((rows) => {
      const states = statesOf(rows);
      if (states.includes('approved'))
        expect(states.some((state) => ['denied', 'cancelled', 'expired'].includes(state))).toBe(false);
    });
  });

  test('it is planned at most once, also when it is tried again', () => {
    always((rows) => {
      const plans = rows.flatMap((row) => ('plan' in row && row.plan ? [row.plan] : []));
      expect(new Set(plans).size).toBeLessThanOrEqual(1);
    });
  });

  test('every move grows the version by one, keeps the votes and the wish', () => {
    always((rows) => {
      for (const [index, row] of rows.entries()) {
        const before = rows[index - 1];
        expect(row.version).toBe(index + 1);
        expect(row.votes.slice(0, before?.votes.length ?? 0)).toEqual(before?.votes ?? []);
        expect(row.change).toEqual(aNewRequest().change);
        expect(row.requester).toBe(ana.id);
      }
    });
  });

  test('it is open until it has ended or failed', () => {
    always((rows) => {
      for (const row of rows) expect(isOpen(row)).toBe(row.state !== 'failed' && !ENDS.includes(row.state));
    });
  });

  test('every state of the drawing is reached', () => {
    const reached = new Set<RequestState>();
    for (const made of fc.sample(steps, 3000))
      for (const { state } of race(pending(), made)) reached.add(state);
    expect([...reached].sort()).toEqual([...ENDS, 'approved', 'applying', 'failed', 'pending'].sort());
  });
});
