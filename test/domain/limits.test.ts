import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { evaluatePolicy, restsOnLimits } from '../../src/domain/policy/evaluate-policy.ts';
import { limitedPeople, NO_USAGE } from '../../src/domain/policy/limits.ts';
import { NO_LISTS } from '../../src/domain/policy/people/held-lists.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';
import { aKey, aNewKey, ana, bob, dollars, inDays, now, UNITS_PER_USD } from '../support/samples.ts';

const policy = defaultPolicy({ leads: ['U0LEE'], admins: ['U0ADA'] }, 'C0REQUESTS');
const create: Change = { kind: 'create', key: aNewKey() };
const quota = (amount: number): Change => ({ kind: 'quota', delta: dollars(amount), during: null });
const renew = (days: number): Change => ({ kind: 'renew', span: span(days, 'd'), zone: 'UTC' });
const expires = (days: number): Change => ({ kind: 'edit', seen: {}, to: { expiresAt: inDays(days) } });

describe('whose limits are locked', () => {
  test.each<[string, Change, string, string | null, readonly string[]]>([
    ['a key of one’s own', create, ana.id, ana.id, [ana.id]],
    ['a key for somebody else', create, bob.id, ana.id, [ana.id, bob.id]],
    ['the other way round, in the same order', create, ana.id, bob.id, [ana.id, bob.id]],
    ['more quota on somebody’s key', quota(5), bob.id, ana.id, [bob.id]],
    ['on a key nobody owns', quota(5), bob.id, null, [bob.id]],
  ])('%s', (_, change, requester, owner, people) =>
    expect(limitedPeople(change, requester, owner)).toEqual(people));

  test.each<[string, Change, boolean]>([
    ['a new key', create, true],
    ['more quota', quota(5), true],
    ['less quota', quota(-5), false],
    ['unlimited', { kind: 'unlimited_on', during: null }, true],
    ['disable', { kind: 'disable' }, false],
    ['enable', { kind: 'enable' }, false],
    ['a rename', { kind: 'edit', seen: {}, to: { name: 'find' } }, false],
    ['a renewal within the limit', renew(30), false],
    ['a renewal beyond it', renew(360), true],
    ['an expiry within the limit', expires(300), false],
    ['an expiry beyond it', expires(400), true],
    ['the end of a grant', { kind: 'revert', of: 'quota', granted: dollars(5) }, false],
  ])('%s: %s', (_, change, locked) => {
    const context = { key: aKey(), now, zone: 'UTC', unitsPerUsd: UNITS_PER_USD };
    expect(restsOnLimits(change, context, policy)).toBe(locked);
  });
});

test('whoever asks for whom, nobody gets more than their limit without a decision, and gifts leave them a key', () => {
  const people = ['U0A', 'U0B', 'U0C'];
  const asks = fc.array(
    fc.record({
      requester: fc.constantFrom(...people),
      owner: fc.constantFrom(...people),
      amount: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 40 },
  );
  const { perMember, keysPerMember } = policy.create.limits;
  fc.assert(
    fc.property(asks, (all) => {
      const allowed: typeof all = [];
      const of = (person: string) => {
        const theirs = allowed.filter(({ requester, owner }) => requester === person || owner === person);
        const sum = theirs.reduce((total, { amount }) => total + amount, 0);
        return { keys: theirs.length, requests: 0, granted: units(sum * UNITS_PER_USD) };
      };
      for (const ask of all) {
        const usage = {
          ...NO_USAGE,
          requester: of(ask.requester),
          recipient: ask.owner === ask.requester ? null : of(ask.owner),
        };
        const context = {
          key: null,
          toCome: null,
          now,
          zone: 'UTC',
          unitsPerUsd: UNITS_PER_USD,
          requesterLists: NO_LISTS,
          team: null,
          grantedToTeam: units(0),
          isOwner: ask.owner === ask.requester,
          grantedByRule: new Map(),
          usage,
        };
        const wanted: Change = { kind: 'create', key: aNewKey({ quota: dollars(ask.amount) }) };
        if (evaluatePolicy(wanted, context, policy).kind === 'allow') allowed.push(ask);
      }
      for (const person of people) {
        expect(of(person).granted).toBeLessThanOrEqual(dollars(perMember.total));
        expect(of(person).keys).toBeLessThanOrEqual(keysPerMember);
        const given = allowed.filter(({ requester, owner }) => owner === person && requester !== person);
        const sum = given.reduce((total, { amount }) => total + amount, 0);
        expect(sum + policy.create.defaults.quota).toBeLessThanOrEqual(perMember.total);
      }
    }),
  );
});
