import type { Cure } from '../../../domain/keys/cures.ts';
import type { Burn } from '../../../domain/keys/forecast/burn.ts';
import type { Key, KeyFilter, KeyId, KeyOverlap } from '../../../domain/keys/key.ts';
import type { Member, TeamName, UserId } from '../../../domain/member.ts';
import type { WatchState } from '../../../domain/notices/watch-rules/rule.ts';

/** Who disabled a key through the bot, with which role, when and why; an older version stored neither of these. */
export interface DisabledBy {
  readonly id: UserId;
  readonly role: Member['role'];
  readonly at?: Date;
  /** '': no reason was given. */
  readonly why?: string;
}

/**
 * Of two readings of a key, the one with the higher number is newer. All bots draw it from one row of the database,
 * because their clocks differ, and clocks are set back.
 */
export type ReadNumber = number & { readonly brand: 'read number' };

/** Of a reading. `readAt` is only told to people. */
export interface ReadMoment {
  readonly readAt: Date;
  readonly readNumber: ReadNumber;
}

/** A key in the mirror: as read from CometAPI, with what only the bot stores. */
export interface MirroredKey extends Key, ReadMoment {
  readonly owner: UserId | null;
  /** The owner has left; absent: not, or nobody asked. */
  readonly ownerLeft?: boolean;
  /** Who stands in for the owner. */
  readonly backup: UserId | null;
  /** Whose leads decide what is asked for it; null: nobody’s but the company’s, or its owner’s. */
  readonly team: TeamName | null;
  /** null: not deleted. */
  readonly deletedAt: Date | null;
  readonly disabledBy: DisabledBy | null;
  readonly watchState: WatchState | null;
  /** null: it was not seen to be used. */
  readonly burn: Burn | null;
  /** By the forecast, in the middle of its range; null or absent: there is none. */
  readonly runsOutAt?: Date | null;
  /** What would cure it and waits for a decision; absent: nobody looked. */
  readonly curesAsked?: readonly Cure[];
}

/**
 * Whose keys; `tendedBy`: those that this person owns or stands in for, and those of the teams `orIn`; `nobodyOr`: without an
 * owner, or of one of these.
 */
export type Whose =
  | UserId
  | 'all'
  | { readonly tendedBy: UserId; readonly orIn?: readonly TeamName[] }
  | { readonly inTeams: readonly TeamName[] }
  | { readonly nobodyOr: readonly UserId[] };

export interface KeyQuery {
  readonly owner: Whose;
  readonly filter: KeyFilter | null;
  /** In any case: part of a name, a model or a group, a number, or the id of an owner. */
  readonly text: string;
  /** `name`: only in names, for what acts on a key; absent: in all of it. */
  readonly textIn?: 'name';
  readonly now: Date;
  readonly offset: number;
  readonly limit: number;
  /** false: nobody needs the total, which is then that of the keys up to this page. */
  readonly isCounted?: false;
}

/** How many keys pass each filter; `total`: all of them. */
export type KeyTally = Readonly<Record<KeyFilter | KeyOverlap | 'total', number>>;

export interface FormerlyCalled {
  readonly name: string;
  readonly key: MirroredKey;
}

export interface KeyStore {
  get(id: KeyId): Promise<MirroredKey | null>;
  /** In any order; unknown ids are left out. */
  byIds(ids: readonly KeyId[]): Promise<MirroredKey[]>;
  /** Deleted keys with this id, or that had this name when they were deleted. */
  deleted(called: KeyId | string): Promise<MirroredKey[]>;
  /** Keys that are not deleted; by `urgencyOf`, then by `turnOf`, then by name. */
  list(query: KeyQuery): Promise<{ keys: MirroredKey[]; total: number }>;
  tally(query: Omit<KeyQuery, 'filter' | 'offset' | 'limit'>): Promise<KeyTally>;
  /** Owners of keys that are not deleted, by their ids, from behind `after`. */
  owners(after: UserId, limit: number): Promise<UserId[]>;
  /** Keys that are not deleted and have exactly this name. */
  byName(name: string, owner: Whose): Promise<MirroredKey[]>;
  /** As somebody typed it: those with exactly this name, and if there are none, those whose name has the same letters. */
  called(name: string, owner: Whose): Promise<MirroredKey[]>;
  /** Keys that are not deleted and had exactly one of these names before, and which; the last renamed first. */
  onceCalled(names: readonly string[], owner: Exclude<Whose, null>): Promise<FormerlyCalled[]>;
  /** Keys that are not deleted, were read before and that the sweep did not see, the longest unseen first. */
  notSeenIn(sweep: number, before: ReadNumber, limit: number): Promise<MirroredKey[]>;
  /**
   * Draws a read number. Drawn before CometAPI is asked, and once more when what the bot wrote was read back: so a
   * reading with a higher number than a write was asked after it, and holds it.
   */
  readMoment(now: Date): Promise<ReadMoment>;
}

/** What to store about one key; members left out do not change. A key that was `seen` is not deleted. */
export interface KeyWrite {
  readonly id: KeyId;
  /**
   * The key as read; ignored if the stored row has a higher read number. `sweep`: the sweep that saw it. `burn`: how it
   * spends, as of this reading; absent: the stored one is fresh.
   */
  readonly seen?: ReadMoment & {
    readonly key: Key;
    readonly sweep: number | null;
    readonly burn?: Burn | undefined;
  };
  readonly owner?: UserId | null;
  readonly backup?: UserId | null;
  readonly team?: TeamName | null;
  readonly disabledBy?: MirroredKey['disabledBy'];
  readonly watchState?: WatchState;
  /** Compare-and-set: the watch state that must be stored still. */
  readonly watchedFrom?: WatchState | null;
  /** When CometAPI was found to have it no more. */
  readonly deleted?: ReadMoment;
}
