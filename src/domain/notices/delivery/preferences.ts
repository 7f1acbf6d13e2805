import { inOrder } from '../../policy/hours.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Weekday } from '../../time.ts';
import { KEY_NOTICE_KINDS, type KeyNoticeKind } from '../watch-rules/watch-rules.ts';

type Usual = Policy['notices'];

/** What the policy leaves to each member; absent: as the policy says. */
type Chosen = Partial<Pick<Usual, 'quotaLeft' | 'runsOutWithin' | 'expiring' | 'quietHours' | 'workingDays'>>;

export const DIGESTS = ['off', 'daily', 'weekly'] as const;

/** How a member wants to be told of their keys. */
export interface Preferences extends Chosen {
  /** The kinds of news that they do not want. */
  readonly off: readonly KeyNoticeKind[];
  readonly digest: (typeof DIGESTS)[number];
}

export const NO_PREFERENCES: Preferences = { off: [], digest: 'off' };

/** What holds for a member: the policy, with what they chose. */
export type Wishes = Usual &
  Pick<Preferences, 'off' | 'digest'> & {
    /** News of a kind that the policy locks does not wait longer than it would under the policy. */
    readonly lockedDays: readonly Weekday[];
  };

export const wishesOf = (usual: Usual, preferences: Preferences): Wishes => ({
  ...usual,
  ...preferences,
  ...atLeast(usual, preferences),
  off: preferences.off.filter((kind) => !usual.locked.includes(kind)),
  lockedDays: inOrder([...usual.workingDays, ...(preferences.workingDays ?? [])]),
});

/** Of a kind that the policy locks, a member chooses only what they are told besides. */
const atLeast = ({ locked, ...usual }: Usual, { quotaLeft = [], expiring = [] }: Preferences): Chosen => ({
  ...(locked.includes('low') && { quotaLeft: downwards([...usual.quotaLeft, ...quotaLeft]) }),
  ...(locked.includes('expiring') && { expiring: downwards([...usual.expiring, ...expiring]) }),
  ...(locked.includes('runs_out') && { runsOutWithin: usual.runsOutWithin }),
});

const downwards = (all: readonly number[]): number[] => [...new Set(all)].sort((a, b) => b - a);

/** The kinds of which an owner is told. */
export const OWNERS_KINDS: readonly KeyNoticeKind[] = KEY_NOTICE_KINDS.filter(
  (kind) => kind !== 'discovered',
);
