import type { CreatePlan, WritePlan } from '../../domain/changes/plan.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import type { Quota, Units, UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { EditableField } from '../../domain/keys/settings.ts';
import type { UserId } from '../../domain/member.ts';
import type { RefusalReason, TokenRefusal } from '../../domain/upstream/refusal.ts';

/** The priority of a call: people wait for `interactive`, then come approvals, then sweeps. */
export type Lane = 'interactive' | 'approval' | 'sweep';

/** A key's value for its owner. It prints as `[secret]`; only `expose` returns it. */
export interface Secret {
  expose(): string;
}

export type WriteResult =
  | {
      readonly kind: 'done';
      readonly before: Key;
      readonly key: Key;
      /** Settings that the key lost, because the server accepted the disable only without them. */
      readonly dropped: readonly EditableField[];
    }
  /** The row matches neither `before` nor `after` of the plan. Nothing was written. */
  | { readonly kind: 'edited_meanwhile'; readonly key: Key; readonly fields: readonly EditableField[] }
  | {
      readonly kind: 'drifted';
      readonly key: Key;
      readonly wanted: Units;
      readonly found: Units;
      /** As in `done`. */
      readonly dropped?: readonly EditableField[];
    }
  | {
      readonly kind: 'not_taken';
      readonly key: Key;
      readonly fields: readonly (EditableField | 'status' | 'unlimited')[];
    }
  /** CometAPI's message. */
  | { readonly kind: 'refused'; readonly message: string; readonly reason: RefusalReason }
  | { readonly kind: 'gone' };

export type CreateResult =
  | { readonly kind: 'done'; readonly key: Key }
  /** Created, but not as asked. */
  | Extract<WriteResult, { kind: 'drifted' }>
  | {
      readonly kind: 'not_taken';
      readonly key: Key;
      readonly fields: readonly (EditableField | 'unlimited')[];
    }
  | { readonly kind: 'twins'; readonly ids: readonly KeyId[] }
  /** Not created, because a key of somebody else has the name by now. */
  | { readonly kind: 'name_taken'; readonly twin: Key }
  /** An earlier run may have created one of these, and somebody renamed it. */
  | { readonly kind: 'renamed'; readonly ids: readonly KeyId[] }
  | { readonly kind: 'not_found_after_create' }
  | { readonly kind: 'refused'; readonly message: string; readonly reason: RefusalReason };

export interface WriteOptions {
  /**
   * Makes each writing call, which may take so long. It throws instead, and so ends the write, when the lease was lost, or
   * would not last for so long.
   */
  readonly writing?: <T>(call: () => Promise<T>, callMs: number) => Promise<T>;
  /** Those of the keys that are not known to be anybody's; absent: all of them. */
  readonly unowned?: (ids: readonly KeyId[]) => Promise<readonly KeyId[]>;
}

/** One write to one key; holds the lock on the key and its slots until disposed. */
export interface WriteSession extends AsyncDisposable {
  /** Read when the session was opened. */
  readonly fresh: Key;
  /** Members that could not be read; `fresh` has the closest value instead, good enough only to disable the key. */
  readonly unreadable: readonly string[];
  /**
   * Writes, verifies and repairs. The plan must have been committed. `usedBefore`: what was used before an earlier run of
   * it wrote; what was used since may have been given back by that write.
   */
  carryOut(plan: WritePlan, usedBefore?: Units): Promise<WriteResult>;
}

/** Keys of the account are created one at a time. */
export interface CreateSession extends AsyncDisposable {
  /** The highest id when the session was opened. */
  readonly maxId: KeyId;
  /** Creates the key, whatever an earlier run of the plan did. */
  carryOut(plan: CreatePlan): Promise<CreateResult>;
  /** What an earlier run of the plan created; null: nothing, though CometAPI never said that it did. */
  find(plan: CreatePlan): Promise<CreateResult | null>;
}

export interface KeyPage {
  readonly keys: readonly Key[];
  /** null: the server does not say. */
  readonly total: number | null;
  /** Listed keys that cannot be read. */
  readonly unreadable: readonly UnreadableKey[];
}

export interface UnreadableKey {
  /** null: not even its id can be read. */
  readonly id: KeyId | null;
  /** The members that cannot be read, with CometAPI's names. */
  readonly members: readonly string[];
}

export interface UsageLog {
  readonly calls: readonly {
    readonly at: Date;
    /** null: the server does not say. */
    readonly keyId: KeyId | null;
    readonly model: string;
    readonly spent: Units;
  }[];
  /** False: there are older ones, which were not read because they are too many. */
  readonly isWhole: boolean;
}

export interface UpstreamStatus {
  readonly reachable: boolean;
  readonly authorised: boolean;
  /** When the fault began; null: there is none. */
  readonly since: Date | null;
  /** When the next call may be made, after an open circuit or a pause; null: now. */
  readonly retryAt: Date | null;
  /** The circuit is open: calls are refused at once, except for probes. */
  readonly suspended: boolean;
  /** The last call was refused because of too many calls. */
  readonly limiting: boolean;
  /** What answers is not CometAPI: a proxy's page, or whatever else is no JSON. */
  readonly isPage: boolean;
  /** CometAPI's message, or the network's. */
  readonly message: string;
  /** null: the token is not refused. */
  readonly refusal: TokenRefusal | null;
}

/**
 * Every function may throw `Refused` with upstream_down, upstream_limiting, upstream_auth, upstream_unreadable,
 * upstream_refused or outcome_unknown (a write may have landed: read before doing anything else).
 */
export interface CometApi {
  /** A fresh read. `Refused` no_such_key or key_unreadable. `person`: the call counts against their share. */
  key(id: KeyId, lane: Lane, person?: UserId): Promise<Key>;
  /** A fresh read of an id that may not exist; null: it does not, which is remembered for some seconds. */
  find(id: KeyId, person: UserId): Promise<Key | null>;
  /** Counts the calls of a change against the person's share; `Refused` asking_too_fast beyond it. */
  charge(person: UserId): void;
  /**
   * Every page, newest first. A key may be missing when others are created or deleted meanwhile. `asking`: called
   * before each call; the page has what it returned.
   */
  pages<A>(lane: Lane, asking: () => A | Promise<A>): AsyncIterable<KeyPage & { readonly asked: A }>;
  /** Reserves the slots of a whole write, then reads the key; null: there is no such key. */
  open(id: KeyId, lane: Lane, options?: WriteOptions): Promise<WriteSession | null>;
  openCreate(lane: Lane, options?: WriteOptions): Promise<CreateSession>;
  /** `Refused` secret_hidden if the server masks secrets and has no way to unmask them. */
  reveal(key: { id: KeyId; name: string }): Promise<Secret>;
  /** `models`, `groups` and `unitsPerUsd` are cached for five minutes, because forms need them at once. */
  models(): Promise<readonly string[]>;
  groups(): Promise<readonly string[]>;
  unitsPerUsd(): Promise<UnitsPerUsd>;
  /** At most a minute old, for writes; `Refused` when CometAPI is unavailable. */
  unitsPerUsdNow(): Promise<UnitsPerUsd>;
  /** What the account has left, and what it has used; 0 where the server does not say. */
  balance(lane: Lane): Promise<Pick<Quota, 'left' | 'used'>>;
  /** Of the account that the token belongs to; null: the server does not say. */
  accountId(lane: Lane): Promise<string | null>;
  /** Calls that were paid for, the newest first, kept for some minutes. `name`: of the keys that had it; null: of all. */
  usage(
    query: { readonly since: Date; readonly until: Date; readonly name: string | null },
    person: UserId,
  ): Promise<UsageLog>;
  /** Whether secrets can be revealed; null: not known yet. */
  revealable(): boolean | null;
  /** Judged by the last calls; makes none. */
  status(): UpstreamStatus;
  /** Makes one call if the circuit is open and its next probe is due; else nothing. */
  probe(): Promise<void>;
  /** Calls made in the present window, and how many are allowed. */
  budget(): Promise<{ used: number; limit: number; windowSeconds: number }>;
}
