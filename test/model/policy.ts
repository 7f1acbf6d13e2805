import { usd } from '../../src/domain/keys/quota.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';

/** Two members, two leads and an admin of the pretend workspace. */
export type Name = 'ana' | 'bob' | 'lee' | 'lea' | 'ada';
export const ids: Readonly<Record<Name, string>> = {
  ana: 'U0ANA',
  bob: 'U0BOB',
  lee: 'U0LEE',
  lea: 'U0LEA',
  ada: 'U0ADA',
};

/** Of the keys that a story begins with, in their order. */
export const OWNERS: readonly Name[] = ['ana', 'lee', 'bob'];
export const ownerOf = (keyId: number): Name | undefined => OWNERS[keyId - 1];

/** What one may have without a decision, in dollars a month, and how many keys. */
export const ALONE = { topUps: 3, newKeys: 5, keys: 2 };

/** Small top-ups at once up to a cap, no limit at all by two leads, everything else by one. */
export function modelPolicy(): Policy {
  const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
  const [others] = usual.rules;
  if (!others) throw new Error('the default policy has no rule');
  const { limits } = usual.create;
  const perMember = { total: usd(ALONE.newKeys), per: span(30, 'd') };
  return {
    ...usual,
    create: { ...usual.create, limits: { ...limits, keysPerMember: ALONE.keys, perMember } },
    rules: [
      {
        name: 'small top-ups',
        when: { change: ['quota_increase'], amount: { upTo: usd(2), above: null } },
        cap: { total: usd(ALONE.topUps), per: span(30, 'd') },
        decision: { kind: 'allow' },
      },
      {
        name: 'two for no limit',
        when: { change: ['unlimited_on'] },
        decision: { kind: 'ask', approvals: 2, from: ['leads'], reason: 'required' },
        cap: null,
      },
      others,
    ],
  };
}
