import type { EditableField } from '../domain/change.ts';
import type { Grant } from '../domain/grant.ts';
import type { Key, KeyFilter, KeyId } from '../domain/key.ts';
import type { Member, UserId } from '../domain/member.ts';
import type { Notice, Watched } from '../domain/notice.ts';
import type { BirthPlan, WritePlan } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { Units, UnitsPerUsd } from '../domain/quota.ts';
import type { Request, RequestId, RequestState } from '../domain/request.ts';
import type { Zone } from '../domain/time.ts';

export type Clock = () => Date;
export type NewId = () => string;

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

export interface Meter {
  /** Counts one; `labels` hold no names and no secrets. */
  count(what: string, labels?: Readonly<Record<string, string>>): void;
  /** Seconds. */
  observe(what: string, seconds: number, labels?: Readonly<Record<string, string>>): void;
  set(what: string, value: number): void;
}

// ───────────────────────────── CometAPI

/** Who waits: people before approvals before sweeps. */
export type Lane = 'interactive' | 'approval' | 'sweep';

/** A key's value, once, on its way to its owner; prints as `[secret]` wherever it strays. */
export interface Secret {
  expose(): string;
}

export type Written =
  | { readonly kind: 'done'; readonly before: Key; readonly key: Key }
  /** `plan` returned null: nothing was written. */
  | { readonly kind: 'unplanned'; readonly key: Key }
  /** The row is neither at the plan's `before` nor at its `after`. Nothing was written. */
  | { readonly kind: 'edited_meanwhile'; readonly key: Key; readonly fields: readonly EditableField[] }
  | { readonly kind: 'drifted'; readonly key: Key; readonly wanted: Units; readonly found: Units }
  | {
      readonly kind: 'not_taken';
      readonly key: Key;
      readonly fields: readonly (EditableField | 'status' | 'unlimited')[];
    }
  /** CometAPI's own words. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'gone' };

export type Born =
  | { readonly kind: 'done'; readonly key: Key }
  | { readonly kind: 'twins'; readonly ids: readonly KeyId[] }
  | { readonly kind: 'not_found_after_create' }
  | { readonly kind: 'refused'; readonly message: string };

export interface KeyPage {
  readonly keys: readonly Key[];
  /** null: the server does not tell. */
  readonly total: number | null;
}

export interface UpstreamStatus {
  readonly reachable: boolean;
  readonly authorised: boolean;
  readonly since: Date | null;
  readonly retryAt: Date | null;
}

/**
 * CometAPI, spoken to safely. Every function may throw `Refused` with upstream_down, upstream_limiting,
 * upstream_auth, upstream_refused or outcome_unknown (written, perhaps: read before doing anything else).
 */
export interface CometApi {
  /** A fresh read; `Refused` no_such_key when it is gone. */
  key(id: KeyId, lane: Lane): Promise<Key>;
  /** Every page, newest first; a key may appear twice or not at all when others come and go. */
  pages(lane: Lane): AsyncIterable<KeyPage>;
  /**
   * One fresh read, `plan` on it (which commits the plan, or returns the one committed earlier), then write,
   * verify, repair. Takes the slots for all of it before the read.
   */
  change(id: KeyId, lane: Lane, plan: (fresh: Key) => Promise<WritePlan | null>): Promise<Written>;
  /** The highest id is read, `plan` commits it, then the key is made, or found if it was made already. */
  create(lane: Lane, plan: (highest: KeyId) => Promise<BirthPlan>): Promise<Born>;
  /** `Refused` secret_hidden where the server masks and offers no way to unmask. */
  reveal(key: { id: KeyId; name: string }): Promise<Secret>;
  /** Cached for minutes: forms rest on these within a second. */
  models(): Promise<readonly string[]>;
  groups(): Promise<readonly string[]>;
  unitsPerUsd(): Promise<UnitsPerUsd>;
  /** Account balance in units. */
  balance(lane: Lane): Promise<Units>;
  /** Whether secrets can be shown: null until a key was seen. */
  revealable(): boolean | null;
  /** What the last calls said; no call is made. */
  status(): UpstreamStatus;
  /** Calls made in the present window, and how many are allowed. */
  budget(): Promise<{ used: number; limit: number; windowSeconds: number }>;
}

// ───────────────────────────── Store

/** A key in the mirror: what CometAPI said at `seenAt`, and what only the bot knows. */
export interface KnownKey extends Key {
  readonly owner: UserId | null;
  readonly seenAt: Date;
  /** null: alive. */
  readonly deletedAt: Date | null;
  /** Who disabled it through the bot, and as what. */
  readonly disabledBy: { readonly id: UserId; readonly role: Member['role'] } | null;
  readonly watched: Watched | null;
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
  get(id: KeyId): Promise<KnownKey | null>;
  /** Live keys only; enabled before dead, then by name. */
  list(query: KeyQuery): Promise<{ keys: KnownKey[]; total: number }>;
  /** Live keys whose name is exactly this. */
  named(name: string, owner: UserId | 'all'): Promise<KnownKey[]>;
  /** Updates or inserts what CometAPI said; `sweep`: the walk that saw them. `deletedAt` is cleared. */
  saw(keys: readonly Key[], seenAt: Date, sweep: number | null): Promise<void>;
  watched(id: KeyId, watched: Watched): Promise<void>;
  own(id: KeyId, owner: UserId | null): Promise<void>;
  disabledBy(id: KeyId, by: KnownKey['disabledBy']): Promise<void>;
  deleted(id: KeyId, at: Date): Promise<void>;
  /** Live keys that the walk did not see. */
  missing(sweep: number, before: Date): Promise<KnownKey[]>;
  /** Counts of live keys by owner; and what new keys were granted to a member since. */
  liveCount(owner: UserId): Promise<number>;
}

export interface RequestQuery {
  readonly requester?: UserId;
  readonly states?: readonly RequestState[];
  /** Only those that wait, or waited, for a decision. */
  readonly asked?: boolean;
  readonly keyId?: KeyId;
  readonly limit: number;
}

export interface RequestStore {
  insert(request: Request): Promise<void>;
  get(id: RequestId): Promise<Request | null>;
  /** Newest first. */
  list(query: RequestQuery): Promise<Request[]>;
  /** Compare-and-set on state and version; false: somebody was faster. The given notices are stored with it. */
  replace(
    next: Request,
    from: { state: RequestState; version: number },
    notices?: readonly Notice[],
  ): Promise<boolean>;
  /** Approved and due, or applying since before `startedBefore` with nobody at work on it. */
  toApply(now: Date, startedBefore: Date): Promise<Request[]>;
  pendingExpired(now: Date): Promise<Request[]>;
  pending(): Promise<Request[]>;
  /** Units that applied births granted to keys for this owner since; deleted ones included. */
  grantedToNewKeys(owner: UserId, since: Date): Promise<Units>;
  /** Units that rules gave this member without a decision since. */
  givenByRule(requester: UserId, rule: string, since: Date): Promise<Units>;
}

export interface GrantStore {
  insert(grant: Grant): Promise<void>;
  due(now: Date): Promise<Grant[]>;
  ofKey(keyId: KeyId): Promise<Grant[]>;
  move(requestId: RequestId, from: Grant['state'], to: Grant['state']): Promise<boolean>;
}

/** A message that stands in Slack. */
export interface Post {
  readonly channel: string;
  readonly ts: string;
}

/** A notice on its way, or delivered. */
export interface StoredNotice extends Notice {
  readonly createdAt: Date;
  readonly attempts: number;
  readonly posts: readonly Post[];
}

export interface NoticeStore {
  /** Inserts what is not there yet; answers how many were new. */
  add(notices: readonly Notice[], now: Date): Promise<number>;
  /** Takes the notices that are due, for `leaseSeconds`; a second taker gets others. */
  take(now: Date, leaseSeconds: number, limit: number): Promise<StoredNotice[]>;
  sent(id: string, posts: readonly Post[], now: Date, version: number): Promise<void>;
  /** Not sent: again at `retryAt`; null: given up. */
  unsent(id: string, retryAt: Date | null): Promise<void>;
  get(id: string): Promise<StoredNotice | null>;
  /** Cards whose request has moved on since they were last drawn. */
  outdatedCards(limit: number): Promise<{ notice: StoredNotice; requestId: RequestId }[]>;
  drawn(id: string, version: number): Promise<void>;
}

export interface AuditEntry {
  readonly at: Date;
  /** A user id, or `cometkey` for what the bot does by itself. */
  readonly actor: string;
  /** Verb-like: `request.approved`, `key.revealed`, `key.assigned` … */
  readonly act: string;
  readonly keyId: KeyId | null;
  readonly requestId: RequestId | null;
  /** Numbers and names; never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
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
  spend(id: string): Promise<boolean>;
  tidy(now: Date): Promise<void>;
}

export interface Leases {
  /** Holds `name` while `work` runs, renewing; null at once when somebody else has it after `waitMs`. */
  hold<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<{ value: T } | null>;
}

/** Remembered for at most a minute, so that replicas agree who may decide. */
export interface GroupStore {
  get(groupId: string): Promise<{ members: readonly UserId[]; fetchedAt: Date } | null>;
  save(groupId: string, members: readonly UserId[], fetchedAt: Date): Promise<void>;
}

export interface FactStore {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
}

export interface Store {
  readonly keys: KeyStore;
  readonly requests: RequestStore;
  readonly grants: GrantStore;
  readonly notices: NoticeStore;
  readonly audit: AuditStore;
  readonly forms: FormStore;
  readonly leases: Leases;
  readonly groups: GroupStore;
  readonly facts: FactStore;
}

/** The shared log of calls to CometAPI: who may go, exactly, across replicas and restarts. */
export interface CallLog {
  /**
   * Records `slots` calls as begun if that leaves at most `ceiling` in the window, all or none.
   * Answers their ids, or when it is worth asking again.
   */
  reserve(slots: number, ceiling: number): Promise<{ ids: string[] } | { retryAt: Date }>;
  /** The call was answered: it counts until one window from now. */
  answered(id: string): Promise<void>;
  /** Slots never used. */
  giveBack(ids: readonly string[]): Promise<void>;
  inWindow(): Promise<number>;
}

// ───────────────────────────── Slack

/** Refused by Slack for good (`gone`), or worth another try. */
export type Delivery =
  | { readonly kind: 'sent'; readonly posts: readonly Post[] }
  | { readonly kind: 'again'; readonly error: string; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'gone'; readonly error: string };

/** What a message is drawn from; gathered by the use case, drawn by the view. */
export interface Telling {
  readonly notice: StoredNotice;
  readonly request: Request | null;
  readonly key: KnownKey | null;
  /** The requester's, or owner's, recent asks and burn: what a lead wants to know. */
  readonly background: RequestBackground | null;
  /** Where the card stands, for replies. */
  readonly card: readonly Post[];
  readonly unitsPerUsd: UnitsPerUsd;
  readonly now: Date;
}

export interface RequestBackground {
  readonly key: KnownKey | null;
  readonly spentSevenDays: Units | null;
  readonly recent: readonly Request[];
}

export interface Messenger {
  deliver(telling: Telling): Promise<Delivery>;
  /** Draws a card anew where it stands. */
  redraw(telling: Telling): Promise<Delivery>;
  /** The Home tab of whoever has it open sees the change. */
  refreshHome(person: UserId): Promise<void>;
}

export interface Directory {
  /** The member, with role and zone; `Refused` not_a_member or directory_unavailable. */
  member(id: UserId): Promise<Member>;
  /** A role that is at most a minute old, for decisions. */
  decider(id: UserId): Promise<Member>;
  /** Everybody the policy names as leads or admins, groups unfolded. */
  people(role: 'leads' | 'admins'): Promise<readonly UserId[]>;
  zone(id: UserId): Promise<Zone>;
}

/** Asks the delivering and applying jobs to run now rather than at their next tick. */
export interface Nudge {
  deliver(): void;
  apply(): void;
}

export interface Ports {
  readonly store: Store;
  readonly cometApi: CometApi;
  readonly directory: Directory;
  readonly messenger: Messenger;
  readonly policy: Policy;
  readonly nudge: Nudge;
  readonly log: Log;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly newId: NewId;
}
