import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Member } from '../../src/domain/member.ts';
import {
  calledLists,
  type Decidable,
  isSatisfied,
  missingVotes,
  type Need,
  type NoDecider,
  needsOf,
  openNeeds,
  type Vote,
  wouldCount,
} from '../../src/domain/requests/approval/approval.ts';
import {
  awaits,
  callable,
  unreadBehind,
  votersOf,
  whyNotDecider,
} from '../../src/domain/requests/approval/right-to-decide.ts';
import { countsForLess, voteOf, withVotes } from '../../src/domain/requests/approval/vote.ts';
import { newPending } from '../../src/domain/requests/transitions.ts';
import { ada, aNewRequest, ana, bob, inDays, lee, now } from '../support/samples.ts';

const lea: Member = { ...lee, id: 'U0LEA' };
const terms = (from: readonly string[], approvals = 1) => ({
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

test('a message calls the lists that are still to decide, the admins at last, and never those who may not', () => {
  expect(calledLists(asked({ approval: terms(['admins', 'leads']) }), false)).toEqual(['admins', 'leads']);
  expect(calledLists(asked({ approval: null }), false)).toEqual(['leads']);
  expect(calledLists(asked(), true)).toEqual(['admins']);
  const people = [ana.id, bob.id, lee.id, ada.id];
  expect(callable(people, asked({ owner: bob.id }), lee.id)).toEqual([ada.id]);
});

test('votes count as they stand today; what is lost stays known', () => {
  const request = {
    ...newPending(aNewRequest({ approval: terms(['leads'], 2) }), inDays(1)),
    votes: [vote(lee), vote(lea)],
  };
  const lost = { ...vote(lee), because: 'own_key_request' } as const;
  const once = withVotes(request, [
    { counts: false, vote: lost },
    { counts: true, vote: vote(lea) },
  ]);
  expect(once).toMatchObject({ state: 'pending', votes: [vote(lea)], lostVotes: [lost] });
  const again = { ...vote(lea), because: 'leads_only' } as const;
  expect(withVotes(once, [{ counts: false, vote: again }])).toMatchObject({
    votes: [],
    lostVotes: [lost, again],
  });
});

const fay: Member = { id: 'U0FAY', role: 'member', zone: 'UTC', lists: ['finance'] };
const max: Member = { ...lee, id: 'U0MAX', lists: ['finance'] };
const each = (numbers: Record<string, number>) => ({
  ...terms(Object.keys(numbers)),
  approvals: Object.values(numbers).reduce((sum, n) => sum + n, 0),
  each: numbers,
});
const both = each({ leads: 1, finance: 1 });
const voted = (...people: readonly Member[]) => people.map((one) => voteOf(one, now, both));

describe('one of each list', () => {
  test.each<[string, Member, Partial<Decidable>, NoDecider | null]>([
    ['somebody from the list', fay, {}, null],
    ['a lead', lee, {}, null],
    ['an admin, as a lead', ada, {}, null],
    ['nobody else', bob, {}, 'approvers_only'],
    ['somebody from another list', { ...bob, lists: ['legal'] }, {}, 'approvers_only'],
    ['not who asked, though named', fay, { requester: fay.id }, 'own_request'],
    ['nor who owns the key', fay, { owner: fay.id }, 'own_key_request'],
    ['an admin is not in a list by being an admin', ada, { approval: terms(['finance']) }, 'approvers_only'],
    ['but by being named', { ...ada, lists: ['finance'] }, { approval: terms(['finance']) }, null],
    ['and after an escalation', ada, { approval: terms(['finance']), escalatedAt: now }, null],
    ['which gives a lead nothing', lee, { approval: terms(['finance']), escalatedAt: now }, 'approvers_only'],
  ])('%s', (_, person, over, no) =>
    expect(whyNotDecider(person, asked({ approval: both, ...over }), null)).toBe(no));

  test.each<[string, readonly Member[], Member, boolean]>([
    ['the first one', [], fay, true],
    ['one of the other list', [lee], fay, true],
    ['a second lead', [lee], lea, false],
    ['a second one from finance', [fay], { ...fay, id: 'U0FIN' }, false],
    ['a lead, after one who is in both', [max], lee, true],
    ['one from finance, after one who is in both', [max], fay, true],
    ['one who is in both, after a lead', [lee], max, true],
    ['an admin, after a lead', [lee], ada, false],
  ])('whether a vote would count: %s', (_, before, person, counts) => {
    const request = asked({ approval: both, votes: voted(...before) });
    expect(awaits(person, request, null)).toBe(counts);
    expect(wouldCount(person, request)).toBe(counts);
  });

  test.each<[string, Partial<Decidable>, readonly Need[]]>([
    ['all', {}, needsOf(both)],
    ['finance, after a lead', { votes: voted(lee) }, [{ count: 1, from: ['finance'] }]],
    ['a lead, after finance', { votes: voted(fay) }, [{ count: 1, from: ['leads'] }]],
    ['either, after one who is in both', { votes: voted(max) }, [{ count: 1, from: ['leads', 'finance'] }]],
    ['nobody, after both', { votes: voted(max, lee) }, []],
    [
      'one of each more, after one in both, who counts where the other is missing',
      { approval: each({ leads: 2, finance: 1 }), votes: voted(max) },
      [
        { count: 1, from: ['leads'] },
        { count: 1, from: ['finance'] },
      ],
    ],
    [
      'what is left of a number',
      { approval: each({ leads: 2, finance: 1 }), votes: voted(lee) },
      [
        { count: 1, from: ['leads'] },
        { count: 1, from: ['finance'] },
      ],
    ],
    [
      'as many of all lists together',
      { approval: terms(['leads', 'finance'], 2), votes: voted(max) },
      [{ count: 1, from: ['leads', 'finance'] }],
    ],
  ])('who is still to decide: %s', (_, over, open) => {
    const request = asked({ approval: both, ...over });
    expect(openNeeds(request)).toEqual(open);
    expect(missingVotes(request)).toBe(open.reduce((sum, { count }) => sum + count, 0));
    expect(calledLists(request, false)).toEqual([...new Set(open.flatMap(({ from }) => from))]);
  });

  test('after an escalation an admin stands in for any list, once', () => {
    const request = asked({ approval: both, escalatedAt: now, votes: voted(ada) });
    expect(isSatisfied(request)).toBe(false);
    expect(awaits(lee, request, null)).toBe(true);
    expect(isSatisfied({ ...request, votes: voted(ada, { ...ada, id: 'U0ADI' }) })).toBe(true);
  });

  test('a vote remembers the lists of its rule only', () => {
    expect(voteOf({ ...max, lists: ['legal', 'finance'] }, now, both)).toEqual({
      by: max.id,
      at: now,
      role: 'lead',
      lists: ['finance'],
    });
    expect(voteOf({ ...max, lists: ['legal'] }, now, both)).not.toHaveProperty('lists');
  });

  test('a vote counts for less once its voter has left a list that its rule asks', () => {
    const [was] = voted(max);
    const request = asked({ approval: both });
    expect(was && countsForLess(voteOf({ ...max, lists: [] }, now, both), was, request)).toBe(true);
    expect(was && countsForLess(voteOf({ ...max, role: 'admin' }, now, both), was, request)).toBe(false);
  });

  test('what an unread group may give is a doubt only where the rule asks it', () => {
    const unread = {
      unreadGroups: [{ group: 'S0LEADS', why: 'unreadable' } as const],
      unreadLists: [
        { list: 'finance', group: 'S0FIN' },
        { list: 'legal', group: 'S0LEGAL' },
      ],
    };
    expect(unreadBehind(unread, both)).toEqual(['S0LEADS', 'S0FIN']);
    expect(unreadBehind(unread, terms(['finance']))).toEqual(['S0FIN']);
    expect(unreadBehind(unread, terms(['leads']))).toEqual(['S0LEADS']);
  });
});

test('whatever the lists and whoever votes: it is never approved without different people for every number', () => {
  const names = ['leads', 'admins', 'finance', 'legal'];
  const person = fc.record({
    role: fc.constantFrom('member' as const, 'lead' as const, 'admin' as const),
    lists: fc.subarray(['finance', 'legal']),
  });
  const cases = fc.record({
    numbers: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 2 }), { minKeys: 1 }),
    people: fc.array(person, { maxLength: 7 }),
  });
  const meets = (list: string, { role, lists }: { role: string; lists: readonly string[] }) =>
    list === 'leads' ? role !== 'member' : list === 'admins' ? role === 'admin' : lists.includes(list);
  const canFill = (
    seats: readonly string[],
    people: readonly { role: string; lists: string[] }[],
  ): boolean => {
    const [seat, ...others] = seats;
    if (seat === undefined) return true;
    return people.some((one, at) => meets(seat, one) && canFill(others, people.toSpliced(at, 1)));
  };
  fc.assert(
    fc.property(cases, ({ numbers, people }) => {
      const approval = each(numbers);
      const seats = Object.entries(numbers).flatMap(([list, n]) => Array<string>(n).fill(list));
      const voters = people.map((one, at): Member => ({ ...one, id: `U${at}`, zone: 'UTC' }));
      const votes = voters.map((one) => voteOf(one, now, approval));
      expect(isSatisfied(asked({ approval, votes }))).toBe(canFill(seats, people));
      // Whoever votes only where it counts, in any order, comes to the same end.
      const taken: Vote[] = [];
      for (const one of voters)
        if (awaits(one, asked({ approval, votes: taken }), null)) taken.push(voteOf(one, now, approval));
      expect(isSatisfied(asked({ approval, votes: taken }))).toBe(canFill(seats, people));
    }),
  );
});

test('whoever hands votes to whom: no vote is given twice, nobody gives two, and nobody decides what is theirs', () => {
  const ids = ['U0', 'U1', 'U2', 'U3', 'U4'] as const;
  const id = fc.constantFrom(...ids);
  const cases = fc.record({
    leads: fc.subarray([...ids]),
    handed: fc.array(fc.tuple(id, id), { maxLength: 6 }),
    order: fc.array(id, { maxLength: 12 }),
    requester: id,
    owner: fc.option(id),
    approvals: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(cases, ({ leads, handed, order, requester, owner, approvals }) => {
      const inPerson = (one: string) => ({
        id: one,
        role: leads.includes(one as never) ? ('lead' as const) : ('member' as const),
      });
      const given = new Map(handed);
      const member = (one: string) => ({
        ...inPerson(one),
        seats: [...given].flatMap(([from, to]) => (to === one && from !== one ? [inPerson(from)] : [])),
      });
      const votes: Vote[] = [];
      for (const one of order) {
        const request = asked({ approval: terms(['leads'], approvals), requester, owner, votes });
        const [voter] = votersOf(member(one), request, null);
        if (voter && wouldCount(voter, request)) votes.push(voteOf(voter, now, request.approval));
      }
      const people = votes.flatMap((vote) => [vote.by, ...(vote.for ? [vote.for] : [])]);
      expect(new Set(people).size).toBe(people.length);
      expect(people).not.toContain(requester);
      if (owner !== null) expect(people).not.toContain(owner);
      for (const vote of votes) expect(leads).toContain(vote.for ?? vote.by);
    }),
  );
});
