import type { Change } from '../../domain/changes/changes.ts';
import type { Units } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { PolicyContext } from '../../domain/policy/evaluate-policy.ts';
import type { Usage } from '../../domain/policy/limits.ts';
import { addSpan, type Span } from '../../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { Store } from '../ports/store/store.ts';

/** What the policy is asked about. */
export interface PolicyQuestion {
  readonly change: Change;
  /** null: the key does not exist yet. */
  readonly key: MirroredKey | null;
  /** The present or future owner of the key. */
  readonly owner: UserId | null;
}

/** What the decision depends on besides the change: the keys of the people concerned, and their recent grants. */
export async function policyContext(
  { store, cometApi, policy, clock }: Ports,
  member: Pick<Member, 'id' | 'zone'>,
  { key, owner }: PolicyQuestion,
): Promise<PolicyContext> {
  const now = clock();
  const { perMember } = policy.create.limits;
  const back = (span: Span) => addSpan(now, { ...span, amount: -span.amount }, member.zone);
  const since = back(perMember.per);
  const capped = policy.rules.flatMap((rule) =>
    rule.cap ? [{ name: rule.name, since: back(rule.cap.per) }] : [],
  );
  const given = await Promise.all(
    capped.map(
      async ({ name, since }): Promise<[string, Units]> => [
        name,
        await store.limits.grantedByRule(member.id, name, since),
      ],
    ),
  );
  return {
    key,
    now,
    zone: member.zone,
    isOwner: owner === member.id,
    unitsPerUsd: await cometApi.unitsPerUsd(),
    usage: {
      requester: await usageOf(store, member.id, since),
      recipient: owner === null || owner === member.id ? null : await usageOf(store, owner, since),
    },
    grantedByRule: new Map(given),
  };
}

async function usageOf(store: Store, person: UserId, since: Date): Promise<Usage> {
  return {
    ...(await store.limits.keysOf(person, since)),
    granted: await store.limits.grantedToNewKeys(person, since),
  };
}
