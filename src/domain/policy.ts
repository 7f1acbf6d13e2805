import type { Change } from './change.ts';
import { renewedExpiry } from './change.ts';
import type { Key } from './key.ts';
import { type Units, type UnitsPerUsd, type Usd, unitsOf, usd } from './quota.ts';
import { addSpan, type Span, span, type Zone } from './time.ts';

/** What a rule can be about: every road that ends in more quota, or in more time than anybody may take alone. */
export type AskKind =
  | 'quota_increase'
  | 'unlimited_on'
  | 'unlimited_off'
  | 'create_above_limit'
  | 'expiry_above_limit';
export const ASK_KINDS: readonly AskKind[] = [
  'quota_increase',
  'unlimited_on',
  'unlimited_off',
  'create_above_limit',
  'expiry_above_limit',
];

export type ApproverGroup = 'leads' | 'admins';

export interface ApprovalTerms {
  readonly approvals: number;
  readonly from: readonly ApproverGroup[];
  readonly reason: 'required' | 'optional';
}

export interface Rule {
  readonly name: string;
  readonly change: readonly AskKind[];
  /** Matches amounts up to this, inclusive. */
  readonly amountUpTo: Usd | null;
  /** Matches grants that end within this; a grant without an end never matches. */
  readonly duringUpTo: Span | null;
  readonly ruling:
    | { kind: 'allow' }
    | { kind: 'refuse'; because: string }
    | ({ kind: 'ask' } & ApprovalTerms);
  /** What a member may get under an `allow` rule in a period; past it the next rule decides. */
  readonly cap: { readonly total: Usd; readonly per: Span } | null;
}

export interface Policy {
  readonly people: { readonly leads: readonly string[]; readonly admins: readonly string[] };
  readonly approvals: {
    readonly channel: string;
    readonly expires: Span;
    readonly remind: readonly Span[];
    readonly escalate: Span | null;
  };
  readonly create: {
    readonly defaults: { readonly quota: Usd; readonly expires: Span };
    readonly limits: {
      readonly quota: Usd;
      readonly expires: Span;
      readonly keysPerMember: number;
      readonly perMember: { readonly total: Usd; readonly per: Span };
    };
  };
  readonly rules: readonly Rule[];
}

export function defaultPolicy(people: Policy['people'], channel: string): Policy {
  const ask = { kind: 'ask', approvals: 1, from: ['leads'], reason: 'required' } as const;
  return {
    people,
    approvals: {
      channel,
      expires: span(24, 'h'),
      remind: [span(1, 'h'), span(4, 'h')],
      escalate: span(8, 'h'),
    },
    create: {
      defaults: { quota: usd(10), expires: span(90, 'd') },
      limits: {
        quota: usd(50),
        expires: span(365, 'd'),
        keysPerMember: 20,
        perMember: { total: usd(100), per: span(30, 'd') },
      },
    },
    rules: [
      {
        name: 'increases need a lead',
        change: ASK_KINDS,
        amountUpTo: null,
        duringUpTo: null,
        ruling: ask,
        cap: null,
      },
    ],
  };
}

/** What the policy rests on besides the change itself. */
export interface Circumstances {
  /** null: the key is to be born. */
  readonly key: Key | null;
  readonly now: Date;
  readonly zone: Zone;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly liveKeys: number;
  /** Granted to this member's new keys within `perMember.per`, deleted ones included. */
  readonly grantedToNewKeys: Units;
  /** Given to this member by a rule, by name, within its cap's period. */
  readonly givenByRule: ReadonlyMap<string, Units>;
}

export type Ruling =
  | { readonly kind: 'allow'; readonly rule: string }
  | ({ readonly kind: 'ask'; readonly rule: string; readonly about: AskKind } & ApprovalTerms)
  | { readonly kind: 'refuse'; readonly rule: string; readonly because: string };

/** The first rule that matches decides; what needs no decision is allowed by none. */
export function decide(change: Change, circumstances: Circumstances, policy: Policy): Ruling {
  const about = askKind(change, circumstances, policy);
  if (about === null) return { kind: 'allow', rule: 'own keys' };
  const amount = amountOf(change);
  const rule = policy.rules.find((candidate) => matches(candidate, { about, amount, change, circumstances }));
  if (!rule)
    return { kind: 'refuse', rule: 'no rule matches', because: 'No rule of the policy covers this.' };
  if (rule.ruling.kind === 'ask') return { ...rule.ruling, rule: rule.name, about };
  return { ...rule.ruling, rule: rule.name };
}

/** Why a change is not its owner's alone to make; null when it is. */
export function askKind(change: Change, circumstances: Circumstances, policy: Policy): AskKind | null {
  const { key, now } = circumstances;
  switch (change.kind) {
    case 'quota':
      return change.delta > 0 ? 'quota_increase' : null;
    case 'unlimited_on':
    case 'unlimited_off':
      return change.kind;
    case 'create':
      return isAboveCreateLimits(change, circumstances, policy) ? 'create_above_limit' : null;
    case 'edit':
      return change.to.expiresAt === undefined || isSooner(change.to.expiresAt, key?.expiresAt)
        ? null
        : tooLate(change.to.expiresAt, circumstances, policy);
    case 'renew':
      return key
        ? tooLate(renewedExpiry(key, change, now), circumstances, policy, key.expiresAt === null)
        : null;
    case 'enable':
    case 'disable':
    case 'revert':
      return null;
  }
}

const isSooner = (to: Date | null, from: Date | null | undefined): boolean =>
  to !== null && from !== undefined && (from === null || to.getTime() <= from.getTime());

function tooLate(
  at: Date | null,
  { now, zone }: Circumstances,
  policy: Policy,
  asBefore = false,
): AskKind | null {
  if (asBefore) return null;
  const latest = addSpan(now, policy.create.limits.expires, zone);
  // A bare date ends with its day, so the last day allowed counts whole.
  return at === null || at.getTime() > latest.getTime() + 86_400_000 ? 'expiry_above_limit' : null;
}

function isAboveCreateLimits(
  { key }: Extract<Change, { kind: 'create' }>,
  circumstances: Circumstances,
  policy: Policy,
): boolean {
  const { limits } = policy.create;
  const { unitsPerUsd, liveKeys, grantedToNewKeys } = circumstances;
  return (
    key.unlimited ||
    key.quota > unitsOf(limits.quota, unitsPerUsd) ||
    tooLate(key.expiresAt, circumstances, policy) !== null ||
    liveKeys >= limits.keysPerMember ||
    grantedToNewKeys + key.quota > unitsOf(limits.perMember.total, unitsPerUsd)
  );
}

/** null: without bound. */
function amountOf(change: Change): Units | null {
  if (change.kind === 'quota') return change.delta;
  if (change.kind === 'unlimited_off') return change.left;
  return change.kind === 'create' && !change.key.unlimited ? change.key.quota : null;
}

function matches(
  rule: Rule,
  given: { about: AskKind; amount: Units | null; change: Change; circumstances: Circumstances },
): boolean {
  const { about, amount, change, circumstances } = given;
  const { now, zone, unitsPerUsd, givenByRule } = circumstances;
  if (!rule.change.includes(about)) return false;
  if (rule.amountUpTo !== null && (amount === null || amount > unitsOf(rule.amountUpTo, unitsPerUsd)))
    return false;
  const during = 'during' in change ? change.during : null;
  if (rule.duringUpTo !== null) {
    if (during === null || addSpan(now, during, zone) > addSpan(now, rule.duringUpTo, zone)) return false;
  }
  if (rule.cap === null) return true;
  const already = givenByRule.get(rule.name) ?? 0;
  return amount !== null && already + amount <= unitsOf(rule.cap.total, unitsPerUsd);
}
