import type { Change } from '../../domain/changes/changes.ts';
import { type Units, units } from '../../domain/keys/quota.ts';
import type { Member, TeamName, UserId } from '../../domain/member.ts';
import { keyToCome } from '../../domain/policy/circumstances.ts';
import { looksAtKey } from '../../domain/policy/conditions/conditions.ts';
import type { PolicyContext } from '../../domain/policy/evaluate-policy.ts';
import type { Usage } from '../../domain/policy/limits.ts';
import { heldLists, type Listed } from '../../domain/policy/people/held-lists.ts';
import { teamNamed } from '../../domain/policy/people/people.ts';
import type { Cap, Policy } from '../../domain/policy/policy.ts';
import { unreadGroupsBehind } from '../../domain/policy/unread-lists.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { givenUnits } from '../../domain/requests/carried-out.ts';
import type { Request } from '../../domain/requests/request.ts';
import { addSpan, type Span } from '../../domain/time.ts';
import { freshOrKnown } from '../mirror/fresh-key.ts';
import type { Ports, TeamBudget } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { Grantee } from '../ports/store/limits.ts';
import type { Store } from '../ports/store/store.ts';

/** What the policy is asked about. */
export interface PolicyQuestion {
  readonly change: Change;
  /** null: the key does not exist yet. */
  readonly key: MirroredKey | null;
  /** The present or future owner of the key. */
  readonly owner: UserId | null;
  /** Whose leads decide; null: those of the company; absent: that is to be found out. */
  readonly team?: TeamName | null;
}

/** The same once it is found out, without which no policy can be asked. */
export interface PlacedQuestion extends PolicyQuestion {
  readonly team: TeamName | null;
}

/** Whoever asks, and what tells which lists they are on. */
export type Asker = Pick<Member, 'id' | 'zone'> & Listed;

/** `Refused` where the decision depends on a group that could not be read. */
export function assertListsRead(change: Change, context: PolicyContext, policy: Policy): void {
  const groups = unreadGroupsBehind(change, context, policy);
  if (groups.length > 0) throw new Refused({ kind: 'lists_unread', groups });
}

/** What the decision depends on besides the change: the keys of the people concerned, and their recent grants. */
export async function policyContext(
  { store, cometApi, policy, clock }: Ports,
  member: Asker,
  { key, owner, team }: PlacedQuestion,
): Promise<PolicyContext> {
  const now = clock();
  const { perMember } = policy.create.limits;
  const back = (span: Span) => addSpan(now, { ...span, amount: -span.amount }, member.zone);
  const since = back(perMember.per);
  const capped = policy.rules.flatMap((rule) =>
    rule.cap ? [{ name: rule.name, cap: rule.cap, since: back(rule.cap.per) }] : [],
  );
  const given = await Promise.all(
    capped.map(
      async ({ name, cap, since }): Promise<[string, Units]> => [
        name,
        await store.limits.grantedByRule(granteeOf(cap, member.id, team), name, since),
      ],
    ),
  );
  const budget = teamNamed(policy.people, team)?.budget ?? null;
  return {
    key,
    toCome: key,
    now,
    zone: member.zone,
    isOwner: owner === member.id,
    requesterLists: heldLists(member),
    team,
    grantedToTeam:
      team === null || budget === null ? units(0) : await store.limits.grantedToTeam(team, back(budget.per)),
    unitsPerUsd: await cometApi.unitsPerUsd(),
    usage: {
      requester: await usageOf(store, member.id, since),
      recipient: owner === null || owner === member.id ? null : await usageOf(store, owner, since),
    },
    grantedByRule: new Map(given),
  };
}

function granteeOf({ of }: Cap, requester: UserId, team: TeamName | null): Grantee {
  if (of === 'team') return { team };
  return of === 'company' ? { of } : requester;
}

/**
 * The same for a decision that counts, while the limits are locked. Where a rule looks at the key it is read anew, and what
 * is under way for it counts as done, because two changes that fit each by itself need not fit together.
 */
export async function lockedContext(
  ports: Ports,
  member: Asker,
  question: PlacedQuestion,
): Promise<PolicyContext> {
  const { store, policy, clock } = ports;
  const { key: known } = question;
  if (known === null || !policy.rules.some(({ when }) => looksAtKey(when)))
    return policyContext(ports, member, question);
  // Before the read, so that what lands in between counts twice and never not at all.
  const underWay = await underWayFor(store, known);
  const key = await freshOrKnown(ports, known, member.id);
  const toCome = keyToCome(key, underWay, clock());
  return { ...(await policyContext(ports, member, { ...question, key })), toCome };
}

/** The same for what is only looked at: it locks nothing, and has the key as it was read last. */
export async function foreseenContext(
  ports: Ports,
  member: Asker,
  question: PlacedQuestion,
): Promise<PolicyContext> {
  const { store, policy, clock } = ports;
  const { key } = question;
  const context = await policyContext(ports, member, question);
  if (key === null || !policy.rules.some(({ when }) => looksAtKey(when))) return context;
  return { ...context, toCome: keyToCome(key, await underWayFor(store, key), clock()) };
}

/** What is decided for the key and not done yet, the oldest first. */
async function underWayFor({ requests }: Store, { id }: MirroredKey) {
  const found = await requests.list({ keyIds: [id], states: ['approved', 'applying'], limit: null });
  return found.toReversed();
}

/** What tells, on a card, what the team has after the request; null: there is no budget, or nothing waits any more. */
export async function budgetBehind(
  { store, policy, clock }: Pick<Ports, 'store' | 'policy' | 'clock'>,
  request: Request,
): Promise<TeamBudget | null> {
  const { team = null, state } = request;
  const budget = teamNamed(policy.people, team)?.budget ?? null;
  if (team === null || budget === null || state !== 'pending') return null;
  const since = addSpan(clock(), { ...budget.per, amount: -budget.per.amount }, 'UTC');
  const granted = await store.limits.grantedToTeam(team, since);
  return { ...budget, team, granted: units(granted - givenUnits(request)) };
}

async function usageOf(store: Store, person: UserId, since: Date): Promise<Usage> {
  return {
    ...(await store.limits.keysOf(person, since)),
    granted: await store.limits.grantedToNewKeys(person, since),
  };
}
