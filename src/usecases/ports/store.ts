import type { AuditEntry } from '../../domain/audit.ts';
import type { Key, KeyFilter, KeyId } from '../../domain/keys/key.ts';
import type { Units } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { Notice, WatchState } from '../../domain/notices/notice.ts';
import type { ActiveGrant, Grant } from '../../domain/requests/grant.ts';
import type { Request, RequestId, RequestState } from '../../domain/requests/request.ts';

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
  /**
   * Updates or inserts what CometAPI said; `sweep`: the walk that saw them. `deletedAt` is cleared.
   * A row seen later than `readAt` keeps its values (the walk is noted all the same).
   */
  upsertSeen(keys: readonly Key[], readAt: Date, sweep: number | null): Promise<void>;
  saveWatchState(looks: readonly { id: KeyId; watchState: WatchState }[]): Promise<void>;
  setOwner(id: KeyId, owner: UserId | null): Promise<void>;
  setDisabledBy(id: KeyId, by: MirroredKey['disabledBy']): Promise<void>;
  markDeleted(id: KeyId, at: Date): Promise<void>;
  /** Live keys that the walk did not see, those first that were not seen for longest. */
  notSeenIn(sweep: number, before: Date, limit: number): Promise<MirroredKey[]>;
}

/** What is to be known of one key; what is left out stays as it is. */
export interface KeyWrite {
  readonly id: KeyId;
  /** What CometAPI said; a row that was read later than `readAt` keeps its values. `sweep`: the walk that saw it. */
  readonly seen?: { readonly key: Key; readonly readAt: Date; readonly sweep: number | null };
  readonly owner?: UserId | null;
  readonly disabledBy?: MirroredKey['disabledBy'];
  readonly watchState?: WatchState;
  readonly deletedAt?: Date;
}

export interface RequestQuery {
  readonly requester?: UserId;
  readonly states?: readonly RequestState[];
  /** Only those that wait, or waited, for a decision. */
  readonly needsDecision?: boolean;
  readonly keyId?: KeyId;
  readonly createdSince?: Date;
  /** null: all of them. */
  readonly limit: number | null;
}

export interface RequestStore {
  /** Together with what is to be told of it. */
  insert(request: Request, notices: readonly Notice[]): Promise<void>;
  get(id: RequestId): Promise<Request | null>;
  /** Newest first. */
  list(query: RequestQuery): Promise<Request[]>;
  count(query: Omit<RequestQuery, 'limit'>): Promise<number>;
  /** Compare-and-set on state and version; false: somebody was faster. The given notices are stored with it. */
  replace(
    next: Request,
    from: { state: RequestState; version: number },
    notices?: readonly Notice[],
  ): Promise<boolean>;
  /** A page of what is approved or applying and due, or farther off than any try, oldest first; after `after`. */
  toApply(now: Date, after: Request | null): Promise<Request[]>;
  /** A page of what nobody decided in time, oldest first; the page after `after`. */
  pendingExpired(now: Date, after: Request | null): Promise<Request[]>;
  pending(): Promise<Request[]>;
}

/** What counts against the limits of the policy. What is open counts, because it may still be granted. */
export interface LimitStore {
  /** Live keys this person owns, or asked for since, and those that may still be created for or by them. */
  keysOf(person: UserId, since: Date): Promise<number>;
  /** Units granted since to new keys that this person asked for, got or owns now; deleted ones included. */
  grantedToNewKeys(person: UserId, since: Date): Promise<Units>;
  /** Units that a rule gave this member without a decision since. */
  grantedByRule(requester: UserId, rule: string, since: Date): Promise<Units>;
}

export interface GrantStore {
  insert(grant: Grant): Promise<void>;
  get(requestId: RequestId): Promise<Grant | null>;
  /** Open ones whose time is over. */
  due(now: Date): Promise<Grant[]>;
  active(): Promise<ActiveGrant[]>;
  ofKey(keyId: KeyId): Promise<Grant[]>;
}

/** A message that stands in Slack. */
export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
  /** The person it was sent to, where that is not `channel`. */
  readonly to?: string;
  /** The message whose thread it stands in. */
  readonly thread?: string;
  /** The request's version that it shows. */
  readonly version?: number;
}

/** A notice on its way, or delivered. */
export interface StoredNotice extends Notice {
  readonly createdAt: Date;
  readonly attempts: number;
  readonly messages: readonly PostedMessage[];
}

export interface NoticeStore {
  /** Inserts what is not there yet; answers how many were new. */
  add(notices: readonly Notice[], now: Date): Promise<number>;
  /** What waits for the next digest (`to` is 'digest'): the first of it, oldest first, and how many there are. */
  forDigest(limit: number): Promise<{ notices: StoredNotice[]; total: number }>;
  /** Everything that waited until `before` has gone into a digest. */
  markDigested(before: Date): Promise<void>;
  /** Takes the notices that are due (never those for the digest), for `leaseSeconds`; a second taker gets others. */
  claimDue(now: Date, leaseSeconds: number, limit: number): Promise<StoredNotice[]>;
  /** The same for others of its kind and recipient. */
  claimAlike(
    notice: Notice,
    claim: { now: Date; leaseSeconds: number; limit: number },
  ): Promise<StoredNotice[]>;
  markSent(
    id: string,
    messages: readonly PostedMessage[],
    shown: { at: Date; version: number },
  ): Promise<void>;
  /** Not sent, or not to everybody: again at `retryAt`; null: given up. */
  reschedule(id: string, retryAt: Date | null, messages?: readonly PostedMessage[]): Promise<void>;
  get(id: string): Promise<StoredNotice | null>;
  /** How many are still to be sent, the digest's apart. */
  waiting(): Promise<number>;
  /** Cards whose request has moved on since they were last drawn. */
  outdatedCards(now: Date, limit: number): Promise<StoredNotice[]>;
  /** `version`: the oldest that a copy shows; it is not looked at again before `dueAt`. */
  markRendered(
    id: string,
    messages: readonly PostedMessage[],
    shown: { version: number; dueAt: Date },
  ): Promise<void>;
}

export interface AuditStore {
  write(entry: AuditEntry): Promise<void>;
  list(query: { keyId?: KeyId; actor?: string; since: Date; limit: number }): Promise<AuditEntry[]>;
}

export interface Form {
  readonly id: string;
  readonly person: UserId;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface FormStore {
  save(form: Form, now: Date): Promise<void>;
  /** null: unknown, older than a day, or somebody else's. */
  get(id: string, person: UserId, now: Date): Promise<Form | null>;
  /** True for the first caller only. */
  consume(id: string): Promise<boolean>;
}

/** Names one holding of a lease: the number grows each time the lease changes hands. */
export interface Fence {
  readonly name: string;
  readonly fence: number;
}

export interface Lease extends Fence {
  /** Aborts when somebody else has the lease, or when it could not be renewed in time. */
  readonly signal: AbortSignal;
  /** Asks the database, and renews: afterwards the lease is held for its whole time. Throws the signal's reason. */
  assertHeld(): Promise<void>;
}

export interface Leases {
  /** Holds `name` while `work` runs, renewing; null when somebody else still has it after `waitMs`. */
  withLock<T>(name: string, waitMs: number, work: (lease: Lease) => Promise<T>): Promise<{ value: T } | null>;
}

/** What is true together or not at all: one transaction. */
export interface UnitOfWork {
  readonly at: Date;
  /** `from` null: a new one; else compare-and-set on state and version. */
  readonly requests?: readonly { readonly next: Request; readonly from: Request | null }[];
  /** `from` null: a new one, which a grant of the same request makes needless; else compare-and-set on state and amount. */
  readonly grants?: readonly { readonly next: Grant; readonly from: Grant | null }[];
  readonly keys?: readonly KeyWrite[];
  /** Unique by id: a repeat is harmless. */
  readonly notices?: readonly Notice[];
  readonly audit?: readonly AuditEntry[];
  /** Compare-and-set; null: not there. */
  readonly values?: readonly {
    readonly name: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  /** What waited for the digest until then has gone into one. */
  readonly digestedUntil?: Date;
  /** A trigger id, event id or signature: what arrives acts once. */
  readonly consume?: string;
  /** The lease that this rests on. */
  readonly fence?: Fence;
}

/** Remembered for at most a minute, so that replicas agree who may decide. */
export interface GroupStore {
  get(groupId: string): Promise<{ members: readonly UserId[] | null; fetchedAt: Date } | null>;
  /** Members null: Slack lists no such group. `fetchedAt`: when Slack was asked. */
  save(groupId: string, members: readonly UserId[] | null, fetchedAt: Date): Promise<void>;
}

export interface KeyValueStore {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  /** Sets, or with null forgets, what is still `from` (null: not there); false: somebody was faster. */
  compareAndSet(name: string, from: string | null, to: string | null): Promise<boolean>;
}

export interface Store {
  /**
   * False: nothing was stored, because somebody was faster, `consume` was consumed before, or the lease of
   * `fence` was let go or taken by another holder.
   */
  commit(unit: UnitOfWork): Promise<boolean>;
  /**
   * When the database was found to be an older copy that was put back; null: never. What was approved before
   * may have been applied already.
   */
  restoredAt(): Promise<Date | null>;
  /**
   * Every hour: settled requests go after 400 days, notices after 30 (those of open requests later), what
   * arrived after one; keys deleted 400 days ago are only counted. The audit stays.
   */
  purge(now: Date): Promise<void>;
  readonly keys: KeyStore;
  readonly requests: RequestStore;
  readonly limits: LimitStore;
  readonly grants: GrantStore;
  readonly notices: NoticeStore;
  readonly audit: AuditStore;
  readonly forms: FormStore;
  readonly leases: Leases;
  readonly groups: GroupStore;
  readonly keyValues: KeyValueStore;
}

/** The shared log of calls to CometAPI: who may go, exactly, across replicas and restarts. */
export interface CallLog {
  /**
   * Records calls as begun, as many as leave at most `ceiling` in the window: `most`, by default no more than
   * `least`, or none where even that is too many. Answers their ids, or when it is worth interaction again.
   */
  reserve(least: number, ceiling: number, most?: number): Promise<{ ids: string[] } | { retryAt: Date }>;
  /** The work is over: its calls count until one window from now, slots it never used count no more. */
  settle(slots: { readonly used: readonly string[]; readonly unused: readonly string[] }): Promise<void>;
  inWindow(): Promise<number>;
}
