import type { Policy } from '../../policy/policy.ts';
import { KEY_NOTICE_KINDS, type KeyNoticeKind } from '../watch-rules/watch-rules.ts';

type Usual = Policy['notices'];

/** What the policy leaves to each member; absent: as the policy says. */
type Chosen = Partial<Pick<Usual, 'quotaLeft' | 'runsOutWithin' | 'expiring' | 'quietHours'>>;

export const DIGESTS = ['off', 'daily', 'weekly'] as const;

/** How a member wants to be told of their keys. */
export interface Preferences extends Chosen {
  /** The kinds of news that they do not want. */
  readonly off: readonly KeyNoticeKind[];
  readonly digest: (typeof DIGESTS)[number];
}

export const NO_PREFERENCES: Preferences = { off: [], digest: 'off' };

/** What holds for a member: the policy, with what they chose. */
export type Wishes = Usual & Pick<Preferences, 'off' | 'digest'>;

export const wishesOf = (usual: Usual, preferences: Preferences): Wishes => ({
  ...usual,
  ...preferences,
  off: preferences.off.filter((kind) => !usual.locked.includes(kind)),
});

/** The kinds of which an owner is told. */
export const OWNERS_KINDS: readonly KeyNoticeKind[] = KEY_NOTICE_KINDS.filter(
  (kind) => kind !== 'discovered',
);
