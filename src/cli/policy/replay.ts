import { amountOf, type Change } from '../../domain/changes/changes.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import { type Units, type UnitsPerUsd, units } from '../../domain/keys/quota.ts';
import type { TeamName, UserId } from '../../domain/member.ts';
import {
  explainPolicy,
  type PolicyContext,
  type PolicyDecision,
} from '../../domain/policy/evaluate-policy.ts';
import { listsNaming } from '../../domain/policy/people/held-lists.ts';
import { teamNamed } from '../../domain/policy/people/people.ts';
import type { Cap, Policy } from '../../domain/policy/policy.ts';
import { addSpan, type Span, type Zone } from '../../domain/time.ts';

export type Outcome = PolicyDecision['kind'];

/** What somebody asked for once, and what came of it under the policy of that time. */
export interface Asking {
  readonly at: Date;
  readonly by: UserId;
  readonly owner: UserId | null;
  readonly team: TeamName | null;
  readonly change: Change;
  /** As it was then, as far as that is known; null: it was to be created. */
  readonly key: Key | null;
  readonly keyId: KeyId | null;
  readonly keyName: string;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly before: { readonly outcome: Outcome; readonly rule: string };
  /** It was done: at once, or once it was approved. */
  readonly isDone: boolean;
}

export interface Replayed extends Asking {
  readonly after: { readonly outcome: Outcome; readonly rule: string };
}

/**
 * What a policy answers to what was asked, the oldest first. Its caps and limits count what it would have let through
 * itself, and what was approved then.
 */
export function replay(askings: readonly Asking[], policy: Policy): Replayed[] {
  const done: Replayed[] = [];
  return askings.map((asking) => {
    const { decision } = explainPolicy(asking.change, contextOf(asking, done, policy), policy);
    const replayed = { ...asking, after: { outcome: decision.kind, rule: decision.rule } };
    if (decision.kind === 'allow' || (decision.kind === 'ask' && asking.isDone)) done.push(replayed);
    return replayed;
  });
}

export const isChanged = ({ before, after }: Replayed): boolean => before.outcome !== after.outcome;

function contextOf(asking: Asking, done: readonly Replayed[], policy: Policy): PolicyContext {
  const { at: now, by, owner, change, key, unitsPerUsd } = asking;
  const zone = zoneOf(change);
  const within = (per: Span) => {
    const since = addSpan(now, { ...per, amount: -per.amount }, zone).getTime();
    return done.filter(({ at }) => at.getTime() >= since);
  };
  const given = policy.rules.flatMap(({ name, cap }): [string, Units][] =>
    cap ? [[name, sumOf(within(cap.per).filter((one) => isTo(one, cap, asking) && isBy(one, name)))]] : [],
  );
  const born = within(policy.create.limits.perMember.per).filter((one) => one.change.kind === 'create');
  const usageOf = (person: UserId) => {
    const theirs = born.filter((one) => one.by === person || one.owner === person);
    return { keys: theirs.length, requests: 0, granted: sumOf(theirs) };
  };
  const budget = teamNamed(policy.people, asking.team)?.budget;
  return {
    key,
    toCome: key,
    now,
    zone,
    isOwner: owner === by,
    requesterLists: listsNaming(policy.people, by),
    team: asking.team,
    grantedToTeam: sumOf(budget ? within(budget.per).filter(({ team }) => team === asking.team) : []),
    unitsPerUsd,
    usage: { requester: usageOf(by), recipient: owner === null || owner === by ? null : usageOf(owner) },
    grantedByRule: new Map(given),
  };
}

/** Whether what was given counts within the same cap. */
const isTo = (one: Replayed, { of }: Cap, { by, team }: Asking): boolean =>
  of === 'company' || (of === 'team' ? one.team === team : one.by === by);

const isBy = ({ after }: Replayed, rule: string): boolean => after.outcome === 'allow' && after.rule === rule;

const sumOf = (askings: readonly Asking[]): Units =>
  units(askings.reduce((sum, { change }) => sum + (amountOf(change) ?? 0), 0));

/** Whose calendar counted, where the change says it. */
function zoneOf(change: Change): Zone {
  if ('zone' in change && change.zone !== undefined) return change.zone;
  if ('lasts' in change && change.lasts) return change.lasts.zone;
  return change.kind === 'create' && change.key.lasts ? change.key.lasts.zone : 'UTC';
}
