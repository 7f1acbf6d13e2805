import { expect, test } from 'vitest';
import { NO_PREFERENCES, wishesOf } from '../../src/domain/notices/delivery/preferences.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';

const { notices } = defaultPolicy({ leads: ['S0LEADS'], admins: [] }, 'C0REQUESTS');

test('what a member chose holds instead of the policy', () => {
  const chosen = { ...NO_PREFERENCES, quotaLeft: [1], expiring: [30], off: ['changed'] } as const;
  expect(wishesOf(notices, chosen)).toMatchObject({ quotaLeft: [1], expiring: [30], off: ['changed'] });
});

test('of a locked kind a member can only be told more', () => {
  const locked = { ...notices, locked: ['low', 'expiring', 'runs_out'] };
  const runsOutWithin = { amount: 1, unit: 'h' } as const;
  const chosen = {
    ...NO_PREFERENCES,
    quotaLeft: [1, 50],
    expiring: [],
    runsOutWithin,
    off: ['low'],
  } as const;
  expect(wishesOf(locked, chosen)).toMatchObject({
    quotaLeft: [50, 20, 5, 1],
    expiring: [7, 3, 1],
    runsOutWithin: notices.runsOutWithin,
    off: [],
  });
});
