import type { Change } from '../changes/changes.ts';
import { kindOf } from '../changes/changes.ts';
import type { Decided, GatedChange } from '../changes/gated-change.ts';
import type { Key } from '../keys/key.ts';
import { type Units, type UnitsPerUsd, units, unitsOf } from '../keys/quota.ts';
import type { TeamName } from '../member.ts';
import { spanKey, type Zone } from '../time.ts';
import { circumstancesOf } from './circumstances.ts';
import { endsWithin, type TooLong, tooLongFor } from './conditions/bounds.ts';
import type { Circumstances } from './conditions/condition.ts';
import { type ConditionName, whyNotMet } from './conditions/conditions.ts';
import { type CreateUsage, type ExceededLimit, exceededBudget, exceededLimit, NO_USAGE } from './limits.ts';
import type { HeldLists } from './people/held-lists.ts';
import { asInTeam } from './people/people.ts';
import { type ApprovalTerms, BUILT_IN_RULES, type Deciders, type Policy, type Rule } from './policy.ts';

/** What the decision depends on besides the change itself. */
export interface PolicyContext {
  /** null: the key is to be created. */
  readonly key: Key | null;
  /** The key once everything is done that is under way for it; what would come of the change counts from there. */
  readonly toCome: Key | null;
  readonly now: Date;
  readonly zone: Zone;
  /** Whether the key belongs, or would belong, to whoever asks. */
  readonly isOwner: boolean;
  readonly requesterLists: HeldLists;
  /** Whose leads decide; null: those of the company. */
  readonly team: TeamName | null;
  /** What its keys were granted within the period of its budget, decided or not; 0: it has none. */
  readonly grantedToTeam: Units;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly usage: CreateUsage;
  /** What each rule, by its name, gave the requester within the period of its cap. */
  readonly grantedByRule: ReadonlyMap<string, Units>;
}

export type PolicyDecision =
  | { readonly kind: 'allow'; readonly rule: string }
  | ({ readonly kind: 'ask'; readonly rule: string } & (RuledTerms | OwnershipTerms))
  | {
      readonly kind: 'refuse';
      readonly rule: string;
      readonly because: string;
      /** The rule would ask somebody, if it were asked for no longer than this. */
      readonly tooLong?: TooLong;
    };

/** What a rule says of a change that it is about. */
type RuledTerms = ApprovalTerms & { readonly about: GatedChange };

/** Nobody has to say why a key is theirs. */
type OwnershipTerms = ApprovalTerms & { readonly about: 'ownership'; readonly reason: 'optional' };

/** A rule that does not decide, and why: a condition that does not hold, or its cap, or the budget of the team, is exceeded. */
export interface PassedOver {
  readonly rule: Rule;
  readonly why: ConditionName | 'budget' | 'cap';
}

export interface Explanation {
  readonly decision: PolicyDecision;
  /** The rule of the file that decides; null: none does. */
  readonly rule: Rule | null;
  /** Those above it, in their order. */
  readonly passedOver: readonly PassedOver[];
  /** What the rules looked at; null: no rule is asked. */
  readonly given: Circumstances | null;
}

export const evaluatePolicy = (change: Change, context: PolicyContext, policy: Policy): PolicyDecision =>
  explainPolicy(change, context, policy).decision;

/** The first matching rule decides. A change that needs no decision is allowed without a rule. */
export function explainPolicy(change: Change, context: PolicyContext, policy: Policy): Explanation {
  const about = gatedBy(change, context, policy);
  const unruled = (decision: PolicyDecision) => ({ decision, rule: null, passedOver: [], given: null });
  if (about === null) return unruled({ kind: 'allow', rule: BUILT_IN_RULES.ownKeys });
  if (about === 'ownership') return unruled(OWNERSHIP[policy.people.admins.length > 0 ? 'asked' : 'refused']);
  const given = circumstancesOf(change, about, context);
  const passedOver: PassedOver[] = [];
  for (const rule of policy.rules) {
    const why = whyPassedOver(rule, given, { context, policy });
    if (why === null)
      return { decision: decisionBy(rule, given, { context, policy }), rule, passedOver, given };
    passedOver.push({ rule, why });
  }
  return { decision: UNCOVERED, rule: null, passedOver, given };
}

const UNCOVERED = {
  kind: 'refuse',
  rule: BUILT_IN_RULES.noMatch,
  because: 'No rule of the policy covers this.',
} as const;

function decisionBy(
  { name: rule, decision }: Rule,
  given: Circumstances,
  { context, policy }: { context: PolicyContext; policy: Policy },
): PolicyDecision {
  if (decision.kind !== 'ask') return { ...decision, rule };
  const tooLong = decision.maxFor ? tooLongFor(decision.maxFor, given) : null;
  return tooLong
    ? { kind: 'refuse', rule, because: `${spanKey(tooLong.most)} at most`, tooLong }
    : { ...asInTeam(decision, context.team, policy.people), rule, about: given.about };
}

/** null: it decides. */
function whyPassedOver(
  { name, when, decision, cap }: Rule,
  given: Circumstances,
  { context, policy }: { context: PolicyContext; policy: Policy },
): PassedOver['why'] | null {
  const unmet = whyNotMet(when, given, decision.kind !== 'allow');
  if (unmet !== null || decision.kind !== 'allow') return unmet;
  const { grantedByRule, unitsPerUsd } = context;
  // What has no amount gives nothing, but for a limit that is lifted, which gives more than any budget.
  const more = given.amount ?? (given.about === 'unlimited_on' ? Infinity : 0);
  if (exceededBudget(more, context, policy.people)) return 'budget';
  if (cap === null) return null;
  const already = grantedByRule.get(name) ?? 0;
  const fits = given.amount !== null && already + given.amount <= unitsOf(cap.total, unitsPerUsd);
  return fits ? null : 'cap';
}

/** Whose a key is only admins decide, under every policy. */
const OWNERSHIP = {
  asked: {
    kind: 'ask',
    rule: BUILT_IN_RULES.ownership,
    about: 'ownership',
    approvals: 1,
    from: ['admins'],
    reason: 'optional',
  },
  refused: {
    kind: 'refuse',
    rule: BUILT_IN_RULES.ownership,
    because: 'There are no admins who could decide whose a key is. Ask whoever runs me to name one.',
  },
} as const satisfies Record<string, PolicyDecision>;

/** Whether it never needs a decision, whatever the key is like; then the key is not read first. */
export const needsNoApproval = (change: Change): boolean => kindOf(change).needsNoApproval(change);

/** What says whether a rule has to decide. */
type GateFacts = Omit<PolicyContext, 'toCome' | 'isOwner' | 'requesterLists' | 'grantedByRule'>;

/** What a rule has to decide; null: the requester alone decides. */
export function gatedBy(change: Change, context: GateFacts, policy: Policy): Decided | null {
  const { key, now } = context;
  const isTooLate = (at: Date | null) => exceedsExpiryLimit(at, context, policy);
  return kindOf(change).gate(change, {
    key,
    now,
    isTooLate,
    exceedsCreateLimits: (wanted) =>
      isTooLate(wanted.expiresAt) || exceededLimit(wanted, context, policy) !== null,
  });
}

type AboveLimit = 'create_above_limit' | 'expiry_above_limit';

/** Why somebody has to decide a change, and who. */
export type Asked = Deciders &
  (
    | { readonly about: AboveLimit; readonly limit: ExceededLimit }
    /** Every such change needs a decision. */
    | { readonly about: Exclude<GatedChange, AboveLimit>; readonly limit: null }
  );

export function askedOf(
  change: Change,
  { about, approvals, from, each }: RuledTerms,
  { context, policy }: { context: PolicyContext; policy: Policy },
): Asked {
  const { create } = policy;
  const deciders = { approvals, from, ...(each && { each }) };
  const tooLate: ExceededLimit = { kind: 'expiry', most: create.limits.expires };
  if (about === 'expiry_above_limit') return { ...deciders, about, limit: tooLate };
  if (about !== 'create_above_limit') return { ...deciders, about, limit: null };
  const exceeded = change.kind === 'create' ? exceededLimit(change.key, context, policy) : null;
  return { ...deciders, about, limit: exceeded ?? tooLate };
}

/** Whether the decision depends on earlier grants; then requests of one person are decided one at a time. */
export const restsOnLimits = (
  change: Change,
  context: Omit<GateFacts, 'usage' | 'team' | 'grantedToTeam'>,
  policy: Policy,
): boolean =>
  kindOf(change).countsFor === 'requester_and_owner' ||
  gatedBy(change, { ...context, ...NOTHING_USED }, policy) !== null;

const NOTHING_USED = { usage: NO_USAGE, team: null, grantedToTeam: units(0) };

function exceedsExpiryLimit(at: Date | null, { now, zone }: GateFacts, policy: Policy): boolean {
  return at === null || !endsWithin(at, policy.create.limits.expires, { now, zone });
}
