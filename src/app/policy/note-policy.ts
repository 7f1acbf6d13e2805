import { isDeepStrictEqual } from 'node:util';
import { BOT } from '../../domain/audit.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { Store } from '../../usecases/ports/store/store.ts';

const NAME = 'policy';

/**
 * Writes into the audit what of the policy is another than was noted last, and returns that; null: none was. Of replicas
 * that note the same together one does it.
 */
export async function notePolicy(
  { commit, keyValues }: Pick<Store, 'commit' | 'keyValues'>,
  policy: Policy,
  clock: Clock,
): Promise<Policy | null> {
  const from = await keyValues.get(NAME);
  const to = JSON.stringify(policy);
  const former: Policy | null = from === null ? null : JSON.parse(from);
  const [before, after] = differing({ ...former }, JSON.parse(to));
  if (Object.keys(before).length === 0 && Object.keys(after).length === 0) return former;
  const entry = { at: clock(), actor: BOT, keyId: null, requestId: null, details: { before, after } };
  const isNoted = await commit({
    at: entry.at,
    values: [{ name: NAME, from, to }],
    audit: [{ ...entry, act: 'policy.changed' }],
  });
  // Another replica was faster, perhaps with another policy.
  if (!isNoted) await notePolicy({ commit, keyValues }, policy, clock);
  return former;
}

type Members = Record<string, unknown>;

/** The members in which two objects differ. */
function differing(before: Members, after: Members): [Members, Members] {
  const isOther = ([name]: [string, unknown]) => !isDeepStrictEqual(before[name], after[name]);
  return [
    Object.fromEntries(Object.entries(before).filter(isOther)),
    Object.fromEntries(Object.entries(after).filter(isOther)),
  ];
}
