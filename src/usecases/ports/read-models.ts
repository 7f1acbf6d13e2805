import type { Key, KeyFilter } from '../../domain/keys/key.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Member, Membership, UserId } from '../../domain/member.ts';
import type { Grant } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { UpstreamStatus } from './cometapi.ts';
import type { RequestBackground } from './ports.ts';
import type { MirroredKey } from './store/keys.ts';

/** What this reader may do with this key. */
export interface KeyRights {
  readonly change: boolean;
  /** `change`, and not disabled by an admin over the reader's head. */
  readonly enable: boolean;
  readonly reveal: boolean;
  readonly assign: boolean;
}

/** A key with all that the bot knows around it, as one reader may see it. */
export interface KeyView {
  readonly key: MirroredKey;
  /** Open ones only. */
  readonly requests: readonly Request[];
  /** Active ones only. */
  readonly grants: readonly Grant[];
  readonly may: KeyRights;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly now: Date;
}

/** `limiting`: CometAPI takes no calls for a while. */
export type ReadingTrouble = UpstreamFault | 'limiting';

export interface KeyReport extends KeyView {
  /** When CometAPI said so: now for a fresh read, else the age of the mirror. */
  readonly asOf: Date;
  /** Why it is no fresh read; null: it is one, or CometAPI is well. */
  readonly trouble: ReadingTrouble | null;
}

export interface KeyListReport {
  readonly keys: readonly MirroredKey[];
  readonly total: number;
  readonly query: {
    /** `unowned`: keys nobody owns. */
    readonly scope: 'mine' | 'all' | 'unowned' | { readonly person: UserId };
    readonly filter: KeyFilter | null;
    readonly text: string;
    /** Counts from 0; ten keys each. */
    readonly page: number;
  };
  /** When CometAPI was last asked about the oldest line, or about all keys; null: never yet. */
  readonly asOf: Date | null;
  readonly trouble: ReadingTrouble | null;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** Several keys fit a word. */
export interface KeyPickReport {
  readonly word: string;
  readonly keys: readonly MirroredKey[];
  readonly total: number;
  /** The row in the store of forms that knows what is to be done with the chosen one. */
  readonly form: string;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

export interface RequestReport {
  readonly request: Request;
  readonly background: RequestBackground | null;
  readonly now: Date;
}

export interface RequestListReport {
  readonly which: 'mine' | 'pending';
  /** Newest first, as many as are to be shown. */
  readonly requests: readonly Request[];
  /** How many more there are. */
  readonly more: number;
  readonly reader: Member;
  readonly now: Date;
}

/** What became of a change: applied at once, waiting, on its way, or ended. */
export interface ChangeReport {
  readonly request: Request;
  /** As it was before and as it was read back; null: not read. */
  readonly before: Key | null;
  readonly key: MirroredKey | null;
  readonly may: KeyRights | null;
  readonly now: Date;
}

export interface AssignReport {
  readonly key: MirroredKey;
  readonly from: UserId | null;
  readonly to: UserId;
}

export interface StatusReport {
  readonly upstream: UpstreamStatus;
  /** null: none yet. */
  readonly lastSweep: { readonly endedAt: Date; readonly keys: number } | null;
  readonly queue: {
    readonly pending: number;
    readonly applying: number;
    readonly retrying: number;
    readonly notices: number;
  };
  readonly budget: { readonly used: number; readonly limit: number; readonly windowSeconds: number };
  /** Whether secrets can be shown; null: not known yet. */
  readonly revealable: boolean | null;
  readonly version: string;
  readonly now: Date;
}

export type HomeReport =
  | { readonly kind: 'visitor'; readonly membership: Membership }
  | {
      readonly kind: 'member';
      readonly member: Member;
      /** As many as are to be shown; `total` counts all. */
      readonly keys: { readonly shown: readonly MirroredKey[]; readonly total: number };
      readonly requests: { readonly shown: readonly Request[]; readonly total: number };
      /** Requests this member may decide. */
      readonly waiting: { readonly shown: readonly Request[]; readonly total: number };
      readonly asOf: Date | null;
      readonly trouble: ReadingTrouble | null;
      readonly now: Date;
      readonly unitsPerUsd: UnitsPerUsd;
    };

/** What a form for a new key offers. */
export interface KeyFormReport {
  readonly groups: readonly string[];
  /** Whether secrets can be shown; null or absent: not known yet. */
  readonly revealable?: boolean | null;
  readonly mayChooseOwner: boolean;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly now: Date;
}
