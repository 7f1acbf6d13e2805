import { expect, test } from 'vitest';
import { proposeOwners } from '../../src/domain/keys/names/propose-owners.ts';
import type { Membership, Person } from '../../src/domain/member.ts';

const person = (
  id: string,
  realName: string,
  names: string[] = [],
  membership: Membership | null = null,
): Person => ({ id, realName, names, membership });

const TEAM = [
  person('ana', 'Ana Tran', ['atran']),
  person('bob', 'Bob Reyes', ['bob']),
  person('lee', 'Lee Kim (she/her)', ['lee.k', 'Lee 🌴']),
];

/** One id: whose it is proposed to be; several: it is not clear which of them; '': nobody is named. */
function whose(name: string, people: readonly Person[] = TEAM): string {
  const { proposed, unclear } = proposeOwners([{ name }], people);
  return [...proposed.map(({ person: { id } }) => id), ...unclear.map((one) => idsOf(one.people))].join();
}

const idsOf = (people: readonly Person[]) => people.map(({ id }) => id).join(' or ');

test.each([
  ['ana-prod', 'ana'],
  ['bob laptop', 'bob'],
  ['lee.k test', 'lee'],
  ['BOB_CI', 'bob'],
  ['search (Bob’s)', 'bob'],
  ["ana's key", 'ana'],
  ['ｂｏｂ prod', 'bob'],
  ['atran', 'ana'],
  ['a.tran-ci', 'ana'],
  ['Tran, Ana', 'ana'],
  ['lee-kim-eval', 'lee'],
  ['kim.lee', 'lee'],
])('%s is proposed for %s, whose name stands in it as whole words', (name, id) => {
  expect(whose(name)).toBe(id);
});

test.each([
  ['banana-prod', 'a part of a word'],
  ['ana2', 'a word with a digit of its own'],
  ['BobLaptop', 'words that are not parted'],
  ['reyes-batch', 'a last name alone: many are words as well'],
  ['lee.f test', 'a first name with the initial of another last name'],
  ['k lee', 'a name behind a lone letter'],
  ['search-prod', 'nobody'],
  ['', 'nothing'],
])('%s is proposed for nobody: %s', (name) => {
  expect(whose(name)).toBe('');
});

const ODD = [
  person('dev', 'Dev Patel', ['dev']),
  person('max', 'Max Müller', ['max']),
  person('jo', 'Jo Li', ['jo']),
  person('ada', 'Ada King', ['ada']),
  person('tester', 'Test User', ['test', 'test.user', 'test_2']),
  person('li', '李娜', ['2026', 'linà']),
  person('wang', '王 芳'),
];

test.each([
  ['dev', ''],
  ['dev-2', ''],
  ['dev k', ''],
  ['dev patel', 'dev'],
  ['gpt max', ''],
  ['max-muller-ci', 'max'],
  ['text-embedding-ada-002', ''],
  ['ada.king', 'ada'],
  ['jo', ''],
  ['jo ci', ''],
  ['jo-li-ci', 'jo'],
  ['test', ''],
  ['test user 1', ''],
  ['test.u', ''],
  ['test-2', ''],
  ['李娜 prod', 'li'],
  ['lina', 'li'],
  ['budget 2026', ''],
  ['王-ci', ''],
  ['王 芳 ci', 'wang'],
])('%s: a short name, or a usual word of names, counts only in full (%s)', (name, id) => {
  expect(whose(name, ODD)).toBe(id);
});

test.each([
  ['ana-prod', [person('ana2', 'Ana Costa')], 'ana or ana2'],
  ['ana-prod', [person('ana2', 'Bea Costa', ['ana'])], 'ana or ana2'],
  ['ana-prod', [person('ana2', 'Aña Costa')], 'ana or ana2'],
  ['ana tran prod', [person('ana2', 'Ana Costa')], 'ana'],
  ['ana tran', [person('ana2', 'Ana Tran')], 'ana or ana2'],
  ['ana t', [person('ana2', 'Ana Costa')], 'ana'],
  ['ana and bob', [], 'ana or bob'],
  ['ana-reyes-prod', [], 'ana or bob'],
  ['ana-prod', [person('ana2', 'Ana Costa', [], 'deactivated')], 'ana or ana2'],
  ['ana-prod', [person('ana2', 'Ana Costa', [], 'guest')], 'ana or ana2'],
  ['ana-prod', [person('ana2', 'Ana Costa', [], 'stranger')], 'ana or ana2'],
  ['ana-prod', [person('bot', 'Ana', ['ana'], 'bot')], 'ana'],
] as const)('%s, with one more in the workspace: %j', (name, more, ids) => {
  expect(whose(name, [...TEAM, ...more])).toBe(ids);
});

test.each<Membership>(['guest', 'stranger', 'deactivated', 'bot'])('a %s is never proposed', (membership) => {
  expect(whose('gil-prod', [...TEAM, person('gil', 'Gil Guest', ['gil'], membership)])).toBe('');
});

test('a proposal says by which words, and keys keep their order', () => {
  const keys = ['Lee.K test', 'search', 'ana + bob', 'bob'].map((name, at) => ({ id: at, name }));
  const { proposed, unclear } = proposeOwners(keys, TEAM);
  expect(proposed.map(({ key, person, words }) => [key.id, person.id, words])).toEqual([
    [0, 'lee', 'lee k'],
    [3, 'bob', 'bob'],
  ]);
  expect(unclear.map(({ key, people }) => [key.id, idsOf(people)])).toEqual([[2, 'ana or bob']]);
});
