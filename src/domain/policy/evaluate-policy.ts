import type { Change } from '../changes/changes.ts';
import { amountOf, kindOf } from '../changes/changes.ts';
import type { Decided, GatedChange } from '../changes/gated-change.ts';
import type { Key } from '../keys/key.ts';
import { type Units, type UnitsPerUsd, unitsOf } from '../keys/quota.ts';
import { addSpan, dayEnd, wallIn, type Zone } from '../time.ts';
import { type CreateUsage, type ExceededLimit, exceededCreateLimit, NO_USAGE } from './limits.ts';
import { type ApprovalTerms, BUILT_IN_RULES, type Policy, type Rule } from './policy.ts';

/** What the decision depends on besides the change itself. */
export interface PolicyContext {
  /** null: the key is to be created. */
  readonly key: Key | null;
  readonly now: Date;
  readonly zone: Zone;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly usage: CreateUsage;
  /** What each rule, by its name, gave the requester within the period of its cap. */
  readonly grantedByRule: ReadonlyMap<string, Units>;
}

export type PolicyDecision =
  | { readonly kind: 'allow'; readonly rule: string }
  | ({ readonly kind: 'ask'; readonly rule: string; readonly about: Decided } & ApprovalTerms)
  | { readonly kind: 'refuse'; readonly rule: string; readonly because: string };

/** The first matching rule decides. A change that needs no decision is allowed without a rule. */
export function evaluatePolicy(change: Change, context: PolicyContext, policy: Policy): PolicyDecision {
  const about = gatedBy(change, context, policy);
  if (about === null) return { kind: 'allow', rule: BUILT_IN_RULES.ownKeys };
  if (about === 'ownership') return OWNERSHIP[policy.people.admins.length > 0 ? 'asked' : 'refused'];
  const amount = amountOf(change);
  const rule = policy.rules.find((candidate) => matches(candidate, { about, amount, change, context }));
  if (!rule)
    return { kind: 'refuse', rule: BUILT_IN_RULES.noMatch, because: 'No rule of the policy covers this.' };
  if (rule.decision.kind === 'ask') return { ...rule.decision, rule: rule.name, about };
  return { ...rule.decision, rule: rule.name };
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

/** What a rule has to decide; null: the requester alone decides. */
export function gatedBy(change: Change, context: PolicyContext, policy: Policy): Decided | null {
  const { key, now, usage, unitsPerUsd } = context;
  const isTooLate = (at: Date | null) => exceedsExpiryLimit(at, context, policy);
  return kindOf(change).gate(change, {
    key,
    now,
    isTooLate,
    exceedsCreateLimits: (wanted) =>
      isTooLate(wanted.expiresAt) ||
      exceededCreateLimit(wanted, usage, { create: policy.create, unitsPerUsd }) !== null,
  });
}

/** Why somebody has to decide a change, and who. */
export interface Asked extends Omit<ApprovalTerms, 'reason'> {
  readonly about: Decided;
  /** null: every such change needs a decision. */
  readonly limit: ExceededLimit | null;
}

export function askedOf(
  change: Change,
  { about, approvals, from }: Extract<PolicyDecision, { kind: 'ask' }>,
  { context, policy }: { context: PolicyContext; policy: Policy },
): Asked {
  const { create } = policy;
  const tooLate: ExceededLimit = { kind: 'expiry', most: create.limits.expires };
  if (about === 'expiry_above_limit') return { about, approvals, from, limit: tooLate };
  if (change.kind !== 'create') return { about, approvals, from, limit: null };
  const { usage, unitsPerUsd } = context;
  const exceeded = exceededCreateLimit(change.key, usage, { create, unitsPerUsd });
  return { about, approvals, from, limit: exceeded ?? tooLate };
}

/** Whether the decision depends on earlier grants; then requests of one person are decided one at a time. */
export const restsOnLimits = (
  change: Change,
  context: Omit<PolicyContext, 'usage' | 'grantedByRule'>,
  policy: Policy,
): boolean =>
  kindOf(change).countsFor === 'requester_and_owner' ||
  gatedBy(change, { ...context, usage: NO_USAGE, grantedByRule: new Map() }, policy) !== null;

function exceedsExpiryLimit(at: Date | null, { now, zone }: PolicyContext, policy: Policy): boolean {
  if (at === null) return true;
  const latest = addSpan(now, policy.create.limits.expires, zone);
  // A date without a time means the end of its day, so the last day can be named.
  const isDate = at.getTime() === endOf(at, zone).getTime();
  return at.getTime() > (isDate ? endOf(latest, zone) : latest).getTime();
}

/** The end of the calendar day. */
const endOf = (at: Date, zone: Zone): Date => dayEnd(wallIn(at, zone), zone);

function matches(
  rule: Rule,
  given: { about: GatedChange; amount: Units | null; change: Change; context: PolicyContext },
): boolean {
  const { about, amount, change, context } = given;
  const { now, zone, unitsPerUsd, grantedByRule } = context;
  if (!rule.change.includes(about)) return false;
  if (rule.amountUpTo !== null && (amount === null || amount > unitsOf(rule.amountUpTo, unitsPerUsd)))
    return false;
  const during = 'during' in change ? change.during : null;
  if (rule.duringUpTo !== null) {
    if (during === null || addSpan(now, during, zone) > addSpan(now, rule.duringUpTo, zone)) return false;
  }
  if (rule.cap === null) return true;
  const already = grantedByRule.get(rule.name) ?? 0;
  return amount !== null && already + amount <= unitsOf(rule.cap.total, unitsPerUsd);
}
