import type { Key, KeyFilter, KeyId } from '../../../domain/keys/key.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import type { WatchState } from '../../../domain/notices/notice.ts';

/** A key in the mirror: what CometAPI said at `readAt`, and what only the bot knows. */
export interface MirroredKey extends Key {
  readonly owner: UserId | null;
  readonly readAt: Date;
  /** null: alive. */
  readonly deletedAt: Date | null;
  /** Who disabled it through the bot, and as what. */
  readonly disabledBy: { readonly id: UserId; readonly role: Member['role'] } | null;
  readonly watchState: WatchState | null;
}

export interface KeyQuery {
  /** 'all', or only this owner's; null: keys nobody owns. */
  readonly owner: UserId | 'all' | null;
  readonly filter: KeyFilter | null;
  /** Part of a name, any case. */
  readonly text: string;
  readonly now: Date;
  readonly offset: number;
  readonly limit: number;
}

export interface KeyStore {
  get(id: KeyId): Promise<MirroredKey | null>;
  /** In no order; unknown ids are left out. */
  byIds(ids: readonly KeyId[]): Promise<MirroredKey[]>;
  /** Live keys only; enabled before dead, then by name. */
  list(query: KeyQuery): Promise<{ keys: MirroredKey[]; total: number }>;
  /** Live keys whose name is exactly this. */
  byName(name: string, owner: UserId | 'all'): Promise<MirroredKey[]>;
  /** Live keys that the walk did not see, those first that were not seen for longest. */
  notSeenIn(sweep: number, before: Date, limit: number): Promise<MirroredKey[]>;
}

/** What is to be known of one key; what is left out stays as it is. A key that was seen is not deleted. */
export interface KeyWrite {
  readonly id: KeyId;
  /** What CometAPI said; a row that was read later than `readAt` keeps its values. `sweep`: the walk that saw it. */
  readonly seen?: { readonly key: Key; readonly readAt: Date; readonly sweep: number | null };
  readonly owner?: UserId | null;
  readonly disabledBy?: MirroredKey['disabledBy'];
  readonly watchState?: WatchState;
  readonly deletedAt?: Date;
}
