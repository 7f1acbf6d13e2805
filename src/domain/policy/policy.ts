import { GATED_CHANGES, type GatedChange } from '../changes/gated-change.ts';
import { type Usd, usd } from '../keys/quota.ts';
import type { TeamName, UserId } from '../member.ts';
import { type Span, span, type Weekday } from '../time.ts';
import type { When } from './conditions/conditions.ts';
import { EVERY_DAY, type Hours } from './hours.ts';
import { type ListName, type People, type RoleList, teamNamed } from './people/people.ts';

/** Who has to approve. */
export interface Deciders {
  /** How many different people must approve. */
  readonly approvals: number;
  readonly from: readonly ListName[];
  /** How many of each list; absent: `approvals` of all lists together. */
  readonly each?: Readonly<Record<ListName, number>>;
}

/** Where requests wait for their decision, and how long. */
export interface Waiting {
  readonly channel: string;
  readonly expires: Span;
  /** How long after the request each reminder is sent. */
  readonly remind: readonly Span[];
  /** How long after the request admins are called; null: never. */
  readonly escalate: Span | null;
}

/** What a rule does not say of its requests' waiting is as in `approvals`. */
export interface ApprovalTerms extends Deciders, Partial<Waiting> {
  readonly reason: 'required' | 'optional';
  /** What a reason must hold; absent: it may say anything. */
  readonly reasonPattern?: ReasonPattern;
  /** `no`: whoever decides gives as much as was asked, or denies it; absent: they may give less. */
  readonly mayLower?: 'no';
  /** For how long at most it gives; absent: for any time, and for good. */
  readonly maxFor?: Span;
  /** `typed`: whoever approves types the amount first; absent: a click is enough. */
  readonly stepUp?: 'typed';
  /** People who may decide and are not called: no message is for them, and none mentions them. */
  readonly silent?: readonly UserId[];
}

export interface ReasonPattern {
  /** A regular expression, as RE2 reads them. */
  readonly matches: string;
  /** What to write instead. */
  readonly message: string;
}

export interface Cap {
  readonly total: Usd;
  readonly per: Span;
  /** What all members of a team, or of the company, get counts together; who is in no team is in one together. Absent: each member has their own. */
  readonly of?: 'team' | 'company';
}

export interface Rule {
  readonly name: string;
  readonly when: When;
  readonly decision:
    | { kind: 'allow' }
    | { kind: 'refuse'; because: string }
    | ({ kind: 'ask' } & ApprovalTerms);
  /** How much an `allow` rule may give in a period; beyond it the rule does not match. */
  readonly cap: Cap | null;
}

export interface Policy {
  readonly people: People;
  /** Whose people may each decide a request alone, with a reason; absent: nobody may. */
  readonly breakGlass?: { readonly from: readonly 'admins'[] };
  readonly approvals: Waiting;
  readonly create: {
    readonly defaults: { readonly quota: Usd; readonly expires: Span };
    readonly limits: {
      readonly quota: Usd;
      readonly expires: Span;
      readonly keysPerMember: number;
      readonly perMember: { readonly total: Usd; readonly per: Span };
    };
  };
  readonly notices: {
    /** Left ÷ granted, in percent. */
    readonly quotaLeft: readonly number[];
    readonly runsOutWithin: Span;
    /** A day is unusual at so many times what is usual, if it is above an amount. */
    readonly anomaly: { readonly times: number; readonly above: Usd };
    /** Days before an expiry. */
    readonly expiring: readonly number[];
    /** In a person's own zone: warnings wait for their end; null: never. */
    readonly quietHours: Hours | null;
    /** On other days warnings wait for the next of these; never empty. */
    readonly workingDays: readonly Weekday[];
    /** Kinds of news about a key that nobody switches off. */
    readonly locked: readonly string[];
    /** Below this admins are told what the account itself has left. */
    readonly accountBalanceBelow: Usd;
  };
  readonly rules: readonly Rule[];
  readonly audit: {
    /** The channel that the head of the audit is posted in, daily; null: none. */
    readonly headTo: string | null;
  };
}

/** What tells how a request waits: the terms that it was asked under, if a rule asked for it, and its team. */
interface Waited {
  readonly approval: Partial<Waiting> | null;
  readonly team?: TeamName | null | undefined;
}

/** null: it is about no request. */
export function waitingOf(request: Waited | null, { approvals, people }: Policy): Waiting {
  const own = request?.approval;
  return {
    channel: own?.channel ?? teamNamed(people, request?.team)?.channel ?? approvals.channel,
    expires: own?.expires ?? approvals.expires,
    remind: own?.remind ?? approvals.remind,
    escalate: own?.escalate === undefined ? approvals.escalate : own.escalate,
  };
}

/** Every channel that requests are posted in. */
export const channelsOf = ({
  approvals,
  rules,
  people,
}: Pick<Policy, 'approvals' | 'rules' | 'people'>): readonly string[] => [
  ...new Set([
    approvals.channel,
    ...rules.flatMap(({ decision }) => (decision.kind === 'ask' ? (decision.channel ?? []) : [])),
    ...Object.values(people.teams).flatMap(({ channel }) => channel ?? []),
  ]),
];

/** Stored as the rule of requests that no rule of the policy decided; a policy file cannot use these names. */
export const BUILT_IN_RULES = {
  ownKeys: 'own keys',
  noMatch: 'no rule matches',
  grantEnd: 'end of a grant',
  earlyEnd: 'early end of a grant',
  ownership: 'an owner needs an admin',
} as const;

/** What each of the default rules is about, as cards name it. */
const ASKED: Readonly<Record<GatedChange, string>> = {
  quota_increase: 'more quota',
  unlimited_on: 'unlimited quota',
  unlimited_off: 'a new limit',
  create_above_limit: 'a key beyond the limits',
  expiry_above_limit: 'a late expiry',
};

export function defaultPolicy(people: Pick<People, RoleList> & Partial<People>, channel: string): Policy {
  const ask = { kind: 'ask', approvals: 1, from: ['leads'], reason: 'required' } as const;
  return {
    people: { lists: {}, teams: {}, ...people },
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
    notices: {
      quotaLeft: [20, 5],
      runsOutWithin: span(3, 'd'),
      anomaly: { times: 5, above: usd(5) },
      expiring: [7, 3, 1],
      quietHours: null,
      workingDays: EVERY_DAY,
      accountBalanceBelow: usd(25),
      locked: ['disabled', 'expired', 'exhausted'],
    },
    audit: { headTo: null },
    rules: GATED_CHANGES.map((change) => ({
      name: `${ASKED[change]} needs a lead`,
      when: { change: [change] },
      decision: ask,
      cap: null,
    })),
  };
}
