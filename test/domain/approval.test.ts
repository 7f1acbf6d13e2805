import { describe, expect, test } from 'vitest';
import type { Member } from '../../src/domain/member.ts';
import {
  awaits,
  callable,
  calledGroups,
  type Decidable,
  isSatisfied,
  missingVotes,
  type NoDecider,
  whyNotDecider,
} from '../../src/domain/requests/approval.ts';
import { newPending, withoutVotes } from '../../src/domain/requests/transitions.ts';
import { ada, aNewRequest, ana, bob, inDays, lee, now } from '../support/samples.ts';

const lea: Member = { ...lee, id: 'U0LEA' };
const terms = (from: readonly ('leads' | 'admins')[], approvals = 1) => ({
  approvals,
  from,
  reason: 'required' as const,
  rule: 'r',
  about: 'quota_increase' as const,
});
const asked = (over: Partial<Decidable> = {}): Decidable => ({
  approval: terms(['leads']),
  requester: ana.id,
  owner: ana.id,
  votes: [],
  ...over,
});
const vote = ({ id: by, role }: Member) => ({ by, role, at: now });

describe('who may decide', () => {
  test.each<[string, Member, Decidable, string | null, NoDecider | null]>([
    ['a lead', lee, asked(), ana.id, null],
    ['an admin counts as a lead', ada, asked(), ana.id, null],
    ['a member does not', bob, asked(), ana.id, 'leads_only'],
    ['nobody decides their own, though they lead', lee, asked({ requester: lee.id }), null, 'own_request'],
    ['nor for the key they owned then', lee, asked({ owner: lee.id }), ana.id, 'own_key_request'],
    ['nor for the key they own now', lee, asked(), lee.id, 'own_key_request'],
    ['a lead where admins are asked', lee, asked({ approval: terms(['admins']) }), null, 'admins_only'],
    ['a member where admins are asked', bob, asked({ approval: terms(['admins']) }), null, 'admins_only'],
    ['an admin where admins are asked', ada, asked({ approval: terms(['admins']) }), null, null],
    ['a lead where either is asked', lee, asked({ approval: terms(['admins', 'leads']) }), null, null],
    [
      'a member where either is asked',
      bob,
      asked({ approval: terms(['admins', 'leads']) }),
      null,
      'leads_only',
    ],
    ['a lead, what was asked without terms', lee, asked({ approval: null }), null, null],
    ['a lead, where the terms name no group', lee, asked({ approval: terms([]) }), null, null],
  ])('%s', (_, person, request, keyOwner, no) => expect(whyNotDecider(person, request, keyOwner)).toBe(no));

  test('who has voted is not waited for, but may still deny', () => {
    const once = asked({ approval: terms(['leads'], 2), votes: [vote(lee)] });
    expect([awaits(lee, once, null), awaits(lea, once, null)]).toEqual([false, true]);
    expect(whyNotDecider(lee, once, null)).toBeNull();
  });
});

test('a vote counts only where the role of its voter may decide; one of an older version was checked then', () => {
  const admins = terms(['admins']);
  const votes = [vote(lee), vote(ada), { by: lea.id, at: now }];
  expect(votes.map((one) => missingVotes(asked({ approval: admins, votes: [one] })))).toEqual([1, 0, 0]);
});

test('an approval is satisfied by as many votes as the rule asks for', () => {
  const two = terms(['leads'], 2);
  expect(
    [[], [vote(lee)], [vote(lee), vote(lea)]].map((votes) => missingVotes(asked({ approval: two, votes }))),
  ).toEqual([2, 1, 0]);
  expect(isSatisfied(asked({ approval: two, votes: [vote(lee)] }))).toBe(false);
  expect(isSatisfied(asked({ approval: two, votes: [vote(lee), vote(lea)] }))).toBe(true);
});

test('a message calls the groups of the rule, the admins at last, and never those who may not decide', () => {
  expect(calledGroups(terms(['admins', 'leads']), false)).toEqual(['admins', 'leads']);
  expect(calledGroups(null, false)).toEqual(['leads']);
  expect(calledGroups(terms(['leads']), true)).toEqual(['admins']);
  const people = [ana.id, bob.id, lee.id, ada.id];
  expect(callable(people, asked({ owner: bob.id }), lee.id)).toEqual([ada.id]);
});

test('a vote that is lost leaves the request pending, and stays known', () => {
  const request = {
    ...newPending(aNewRequest({ approval: terms(['leads'], 2) }), inDays(1)),
    votes: [vote(lee), vote(lea)],
  };
  const lost = { ...vote(lee), because: 'own_key_request' } as const;
  expect(withoutVotes(request, [])).toBe(request);
  expect(withoutVotes(request, [lost])).toMatchObject({
    state: 'pending',
    votes: [vote(lea)],
    lostVotes: [lost],
  });
  const again = { ...vote(lea), because: 'leads_only' } as const;
  expect(withoutVotes(withoutVotes(request, [lost]), [again])).toMatchObject({
    votes: [],
    lostVotes: [lost, again],
  });
});
