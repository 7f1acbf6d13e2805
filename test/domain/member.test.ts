import { describe, expect, test } from 'vitest';
import { allows, type KeyAct, mayEnable, type Role } from '../../src/domain/member.ts';
import { ada, ana, bob, lee } from '../support/samples.ts';

const ownedBy = (owner: string | null) => ({ owner, team: null });
const anas = ownedBy(ana.id);
const leesOwn = ownedBy(lee.id);
const adasOwn = ownedBy(ada.id);
const nobodys = ownedBy(null);

describe('who may', () => {
  test.each([
    // see, change, disable, reveal, assign
    ['a member', 'her own', ana, anas, true, true, true, true, false],
    ['a member', "somebody else's", bob, anas, false, false, false, false, false],
    ['a member', "nobody's", ana, nobodys, false, false, false, false, false],
    ['a lead', 'own', lee, leesOwn, true, true, true, true, false],
    ['a lead', "a member's", lee, anas, true, false, true, false, false],
    ['a lead', "nobody's", lee, nobodys, true, false, true, false, false],
    ['an admin', 'own', ada, adasOwn, true, true, true, true, true],
    ['an admin', "a member's", ada, anas, true, true, true, false, true],
    ['an admin', "nobody's", ada, nobodys, true, true, true, false, true],
  ])('%s: %s key', (_who, _whose, member, key, see, change, disable, reveal, assign) => {
    const may = (act: KeyAct) => allows(member, act, key);
    const acts = ['see', 'change', 'disable', 'reveal', 'assign'] as const;
    expect(acts.map(may)).toEqual([see, change, disable, reveal, assign]);
  });
});

test.each<[Role, Role | null, boolean]>([
  ['member', null, true],
  ['member', 'member', true],
  ['member', 'admin', false],
  ['lead', 'admin', false],
  ['admin', 'admin', true],
  ['admin', 'member', true],
])('a %s enables what was disabled by a %s: %s', (role, by, may) => {
  const disabledBy = by && { id: 'U0ANA', role: by };
  expect(mayEnable({ role }, { disabledBy })).toBe(may);
});
