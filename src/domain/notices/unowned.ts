import { URGENCIES, urgencyOf } from '../keys/cures.ts';
import type { ForecastKey, KeyId, KeyState } from '../keys/key.ts';
import type { UserId } from '../member.ts';
import type { KeyNoticeKind } from './watch-rules/watch-rules.ts';

export interface UnownedKey {
  readonly keyId: KeyId;
  readonly name: string;
  /** Somebody who does not hear of it; null or absent: nobody. */
  readonly owner?: UserId | null;
  /** The owner has left; absent: they cannot be reached. */
  readonly ownerLeft?: true;
  readonly state: KeyState;
  readonly what: KeyNoticeKind;
  /** Of a key that is older than the bot's first look. */
  readonly createdAt?: Date;
}

/** News about keys without an owner, or whose owner has left or cannot be reached. */
export interface UnownedNews {
  readonly keys: readonly UnownedKey[];
  /** How many are only counted, and those of them that are known; of older news, none. */
  readonly more: number;
  readonly others?: readonly Pick<UnownedKey, 'keyId' | 'owner' | 'ownerLeft' | 'what'>[];
}

interface OwnedKey {
  readonly id: KeyId;
  readonly owner: UserId | null;
  readonly deletedAt: Date | null;
  /** Absent: not known. */
  readonly ownerLeft?: boolean;
}

type Staked = ForecastKey & Pick<OwnedKey, 'deletedAt'>;

/** First what fails, then what soon will, and of either what has most left to spend. Absent: not known. */
export function byStake(a: Staked | undefined, b: Staked | undefined, now: Date): number {
  const turns = turnAtStake(a, now) - turnAtStake(b, now);
  if (turns !== 0 || !a || !b) return turns;
  return Number(b.unlimited) - Number(a.unlimited) || (a.unlimited ? 0 : b.left - a.left);
}

const turnAtStake = (key: Staked | undefined, now: Date): number =>
  key && key.deletedAt === null ? URGENCIES.indexOf(urgencyOf(key, now)) : URGENCIES.length;

/** The keys of a digest that still have no owner. */
export const unowned = ({ keys: told }: UnownedNews, keys: readonly OwnedKey[]): readonly UnownedKey[] =>
  told.filter((one) => isUnowned(one, keys));

/** How many of those that it only counts. */
export const moreUnowned = ({ more, others = [] }: UnownedNews, keys: readonly OwnedKey[]): number =>
  more - others.filter((one) => !isUnowned(one, keys)).length;

/** What was deleted needs no owner, and one who is back hears of theirs. */
function isUnowned(
  { keyId, what, owner = null, ownerLeft }: Pick<UnownedKey, 'keyId' | 'owner' | 'ownerLeft' | 'what'>,
  keys: readonly OwnedKey[],
): boolean {
  const key = keys.find(({ id }) => id === keyId);
  if (!key || what === 'deleted') return true;
  const isBack = ownerLeft === true && key.ownerLeft === false;
  return key.owner === owner && key.deletedAt === null && !isBack;
}
