import { usd } from '../../src/domain/keys/quota.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';

/** With a team called search, whose keys may be granted $50 in 30 days. */
export const withBudget = (policy: Policy): Policy => ({
  ...policy,
  people: {
    ...policy.people,
    teams: {
      search: {
        members: ['S0LEADS'],
        leads: ['U0BOB'],
        channel: null,
        budget: { total: usd(50), per: span(30, 'd') },
      },
    },
  },
});
