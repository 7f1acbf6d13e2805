import type { CreatePlan, WritePlan } from '../../domain/changes/plan.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import type { Units, UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { EditableField } from '../../domain/keys/settings.ts';
import type { UserId } from '../../domain/member.ts';
import type { RefusalReason, TokenRefusal } from '../../domain/upstream/refusal.ts';

/** Who waits: people before approvals before sweeps. */
export type Lane = 'interactive' | 'approval' | 'sweep';

/** A key's value, once, on its way to its owner; prints as `[secret]` wherever it strays. */
export interface Secret {
  expose(): string;
}

export type WriteResult =
  | {
      readonly kind: 'done';
      readonly before: Key;
      readonly key: Key;
      /** Settings that the key lost because the server took the disable only without them. */
      readonly dropped: readonly EditableField[];
    }
  /** The row is neither at the plan's `before` nor at its `after`. Nothing was written. */
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
  /** CometAPI's own words. */
  | { readonly kind: 'refused'; readonly message: string; readonly reason: RefusalReason }
  | { readonly kind: 'gone' };

export type CreateResult =
  | { readonly kind: 'done'; readonly key: Key }
  /** Made, and not as it was asked for. */
  | Extract<WriteResult, { kind: 'drifted' }>
  | {
      readonly kind: 'not_taken';
      readonly key: Key;
      readonly fields: readonly (EditableField | 'unlimited')[];
    }
  | { readonly kind: 'twins'; readonly ids: readonly KeyId[] }
  | { readonly kind: 'not_found_after_create' }
  | { readonly kind: 'refused'; readonly message: string; readonly reason: RefusalReason };

export interface WriteOptions {
  /** Called before each call that writes; what it throws ends the write: a fence that no longer holds. */
  readonly beforeWrite?: () => Promise<void>;
}

/** One write to one key: its turn on the key and its slots are held until it is disposed of. */
export interface WriteSession extends AsyncDisposable {
  /** Read when the session was opened. */
  readonly fresh: Key;
  /** Members that could not be read: `fresh` has the closest value instead, enough only to disable the key. */
  readonly unreadable: readonly string[];
  /** Writes, verifies, repairs. The plan has been committed, or was by an earlier run. */
  carryOut(plan: WritePlan): Promise<WriteResult>;
}

/** Creates are made one at a time, for the account. */
export interface CreateSession extends AsyncDisposable {
  /** The highest id when the session was opened. */
  readonly maxId: KeyId;
  /** Creates the key, or finds it if an earlier run of the plan created it. */
  carryOut(plan: CreatePlan): Promise<CreateResult>;
}

export interface KeyPage {
  readonly keys: readonly Key[];
  /** Just before the call: what the bot wrote later is newer than this page. */
  readonly askedAt: Date;
  /** null: the server does not tell. */
  readonly total: number | null;
  /** Listed, and set aside because they cannot be read. */
  readonly odd: readonly UnreadableKey[];
}

export interface UnreadableKey {
  /** null: not even its number can be read. */
  readonly id: KeyId | null;
  /** As CometAPI spells them. */
  readonly members: readonly string[];
}

export interface UpstreamStatus {
  readonly reachable: boolean;
  readonly authorised: boolean;
  readonly since: Date | null;
  readonly retryAt: Date | null;
  /** It is left alone, but for a look now and then whether it answers again: every call is refused at once. */
  readonly suspended: boolean;
  /** CometAPI's own words, or the network's. */
  readonly message: string;
  /** null: the token is not refused. */
  readonly refusal: TokenRefusal | null;
}

/**
 * CometAPI, spoken to safely. Every function may throw `Refused` with upstream_down, upstream_limiting,
 * upstream_auth, upstream_unreadable, upstream_refused or outcome_unknown (written, perhaps: read before doing anything else).
 */
export interface CometApi {
  /** A fresh read; `Refused` no_such_key when it is gone, key_unreadable when its row is odd. `person`: counted against their share. */
  key(id: KeyId, lane: Lane, person?: UserId): Promise<Key>;
  /** A key that the mirror does not know; null: there is none, which is remembered for some seconds. */
  find(id: KeyId, person: UserId): Promise<Key | null>;
  /** Counts a change against the person's share, before anything of it is stored; `Refused` asking_too_fast beyond it. */
  charge(person: UserId): void;
  /** Every page, newest first; a key may appear twice or not at all when others come and go. */
  pages(lane: Lane): AsyncIterable<KeyPage>;
  /** Takes the slots for a whole write, then reads the key; null: it is gone. */
  open(id: KeyId, lane: Lane, options?: WriteOptions): Promise<WriteSession | null>;
  openCreate(lane: Lane, options?: WriteOptions): Promise<CreateSession>;
  /** `Refused` secret_hidden where the server masks and offers no way to unmask. */
  reveal(key: { id: KeyId; name: string }): Promise<Secret>;
  /** Cached for minutes: forms rest on these within a second. */
  models(): Promise<readonly string[]>;
  groups(): Promise<readonly string[]>;
  unitsPerUsd(): Promise<UnitsPerUsd>;
  /** At most a minute old, because a write rests on it; `Refused` when CometAPI is away. */
  unitsPerUsdNow(): Promise<UnitsPerUsd>;
  /** Account balance in units. */
  balance(lane: Lane): Promise<Units>;
  /** Whether secrets can be shown: null until a key was seen. */
  revealable(): boolean | null;
  /** What the last calls said; no call is made. */
  status(): UpstreamStatus;
  /** When CometAPI is left alone and it is time for a look whether it answers again: one call; else nothing. */
  probe(): Promise<void>;
  /** Calls made in the present window, and how many are allowed. */
  budget(): Promise<{ used: number; limit: number; windowSeconds: number }>;
}
