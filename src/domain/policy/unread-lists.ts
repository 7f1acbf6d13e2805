import type { Change } from '../changes/changes.ts';
import { evaluatePolicy, type PolicyContext } from './evaluate-policy.ts';
import type { Policy } from './policy.ts';

/** The groups that could not be read and that the decision depends on; none: whoever asks is in them or not, it is the same. */
export function unreadGroupsBehind(
  change: Change,
  context: PolicyContext,
  policy: Policy,
): readonly string[] {
  const { sure, unsure } = context.requesterLists;
  const named = unsure.filter(({ list }) =>
    policy.rules.some(({ when }) => when.requesterIn?.includes(list)),
  );
  if (named.length === 0) return [];
  const ifInAll = { sure: [...sure, ...named.map(({ list }) => list)], unsure: [] };
  const [is, wouldBe] = [context, { ...context, requesterLists: ifInAll }].map((one) =>
    evaluatePolicy(change, one, policy),
  );
  const isSame = is?.kind === wouldBe?.kind && is?.rule === wouldBe?.rule;
  return isSame ? [] : [...new Set(named.map(({ group }) => group))];
}
