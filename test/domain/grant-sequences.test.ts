import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyChange } from '../../src/domain/changes/changes.ts';
import { planFor } from '../../src/domain/changes/changes.ts';
import type { Key } from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import {
  type Grant,
  grantsAfter,
  isOpenGrant,
  overSince,
  reverted,
  revertFailed,
  startReverting,
  supersede,
} from '../../src/domain/requests/grant.ts';
import { aKey, ana, now } from '../support/samples.ts';

/*
 * Loans, limits, give-backs, spending and the console's edits in any order, with ends that CometAPI refuses, on
 * one key. However they follow each other:
 *  - no more is taken back of a loan than was lent and not given back, nor is a key pushed below zero;
 *  - a key is never limited by the end of a grant while another unlimited grant is open;
 *  - once every unlimited grant is over, no key is unlimited through one of them.
 */
type Step =
  | { kind: 'lend'; amount: number; hours: number }
  | { kind: 'lend unlimited'; hours: number }
  | { kind: 'give back'; amount: number }
  | { kind: 'limit'; left: number }
  | { kind: 'spend'; amount: number }
  | { kind: 'edit in the console'; left: number; unlimited: boolean }
  | { kind: 'pass'; hours: number; refused: boolean };

const amount = fc.integer({ min: 1, max: 60 });
const hours = fc.integer({ min: 1, max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('lend' as const), amount, hours }),
  fc.record({ kind: fc.constant('lend unlimited' as const), hours }),
  fc.record({ kind: fc.constant('give back' as const), amount }),
  fc.record({ kind: fc.constant('limit' as const), left: amount }),
  fc.record({ kind: fc.constant('spend' as const), amount }),
  fc.record({ kind: fc.constant('edit in the console' as const), left: amount, unlimited: fc.boolean() }),
  fc.record({ kind: fc.constant('pass' as const), hours, refused: fc.boolean() }),
);

class World {
  at = now;
  key: Key = aKey({ left: units(20), used: units(0) });
  grants: Grant[] = [];
  /** Per grant: what was granted less what was given back, counted independently of the code. */
  lent = 0;
  taken = 0;
  /** Unlimited by a grant, as opposed to by the console. */
  isLentUnlimited = false;

  run(step: Step): void {
    switch (step.kind) {
      case 'lend':
        if (this.apply({ kind: 'quota', delta: units(step.amount), during: null })) {
          this.lent += step.amount;
          this.open('quota', step.amount, step.hours);
        }
        return;
      case 'lend unlimited': {
        const before = this.key.left + this.key.used;
        if (this.apply({ kind: 'unlimited_on', during: null })) {
          this.isLentUnlimited = true;
          this.open('unlimited_on', before, step.hours);
        }
        return;
      }
      case 'give back': {
        const loans = this.grants.filter((grant) => isOpenGrant(grant) && grant.of === 'quota').length;
        if (this.apply({ kind: 'quota', delta: units(-step.amount), during: null }) && loans > 0)
          this.lent -= Math.min(this.lent - this.taken, step.amount);
        return;
      }
      case 'limit':
        if (this.apply({ kind: 'unlimited_off', left: units(step.left) })) {
          this.lent = this.taken;
          this.isLentUnlimited = false;
        }
        return;
      case 'spend':
        this.key = {
          ...this.key,
          left: units(this.key.left - step.amount),
          used: units(this.key.used + step.amount),
        };
        return;
      case 'edit in the console':
        this.key = { ...this.key, left: units(step.left), unlimited: step.unlimited };
        if (!step.unlimited) this.isLentUnlimited = false;
        return;
      case 'pass':
        this.at = new Date(this.at.getTime() + step.hours * 3_600_000);
        for (const { requestId } of this.grants) this.end(requestId, step.refused);
    }
  }

  /** Whether the write succeeded; the open grants are updated accordingly. */
  private apply(change: KeyChange): boolean {
    const planned = planFor(change, this.key, this.at);
    if ('stale' in planned) return false;
    const { granted, unlimited } = planned.plan.after;
    this.key = { ...this.key, unlimited, left: units(granted - this.key.used) };
    for (const { from, next } of grantsAfter(this.grants.filter(isOpenGrant), { change }))
      this.put(from, next);
    return true;
  }

  private open(of: Grant['of'], granted: number, hours: number): void {
    const endsAt = new Date(this.at.getTime() + hours * 3_600_000);
    const requestId = `g${this.grants.length}`;
    this.grants.push({
      requestId,
      keyId: 42,
      member: ana.id,
      of,
      granted: units(granted),
      endsAt,
      state: 'active',
    });
  }

  private put(from: Grant, next: Grant): void {
    this.grants = this.grants.map((grant) => (grant.requestId === from.requestId ? next : grant));
  }

  private end(requestId: string, refused: boolean): void {
    const grant = this.grants.find((one) => one.requestId === requestId);
    if (!grant || !isOpenGrant(grant) || overSince(grant, this.grants, this.at) === null) return;
    const reverting = grant.state === 'active' ? startReverting(grant) : grant;
    if (refused) {
      this.put(grant, revertFailed(reverting));
      return;
    }
    const others = this.grants
      .filter(isOpenGrant)
      .filter((one) => one.of === 'unlimited_on' && one !== grant);
    const before = this.key;
    const isTaken = this.apply({ kind: 'revert', of: grant.of, granted: grant.granted });
    this.put(grant, isTaken ? reverted(reverting) : supersede(grant));
    if (grant.of === 'quota' && isTaken) this.taken += before.left - this.key.left;
    if (grant.of === 'unlimited_on') {
      expect(others).toEqual([]);
      if (isTaken) this.isLentUnlimited = false;
    }
    expect(this.key.left).toBeGreaterThanOrEqual(Math.min(0, before.left));
  }
}

test('whatever happens in between, a grant takes back its own and no more', () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = new World();
      for (const step of steps) {
        world.run(step);
        expect(world.taken).toBeLessThanOrEqual(world.lent);
      }
      world.run({ kind: 'pass', hours: 100, refused: false });
      world.run({ kind: 'pass', hours: 1, refused: false });
      expect(world.grants.filter(isOpenGrant)).toEqual([]);
      expect(world.isLentUnlimited && world.key.unlimited).toBe(false);
      expect(world.taken).toBeLessThanOrEqual(world.lent);
    }),
    { numRuns: 1000 },
  ));
