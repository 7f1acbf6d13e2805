import { type Units, units } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { PolicyContext } from '../../domain/policy/evaluate-policy.ts';
import { addSpan, type Span } from '../../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store.ts';

/** What the policy weighs besides the change: whose, what they have, and what they were given lately. */
export async function policyContext(
  { store, cometApi, policy, clock }: Ports,
  member: Member,
  { key, owner }: { key: MirroredKey | null; owner: UserId | null },
): Promise<PolicyContext> {
  const now = clock();
  const beneficiary = owner ?? member.id;
  const { perMember } = policy.create.limits;
  const back = (span: Span) => addSpan(now, { ...span, amount: -span.amount }, member.zone);
  const capped = policy.rules.flatMap((rule) =>
    rule.cap ? [{ name: rule.name, since: back(rule.cap.per) }] : [],
  );
  const given = await Promise.all(
    capped.map(
      async ({ name, since }): Promise<[string, Units]> => [
        name,
        await store.requests.grantedByRule(member.id, name, since),
      ],
    ),
  );
  return {
    key,
    now,
    zone: member.zone,
    unitsPerUsd: await cometApi.unitsPerUsd(),
    liveKeys: await store.keys.liveCount(beneficiary),
    grantedToNewKeys: units(await store.requests.grantedToNewKeys(beneficiary, back(perMember.per))),
    grantedByRule: new Map(given),
  };
}
