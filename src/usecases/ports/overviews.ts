import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { KeyPart, ShownState } from '../../domain/keys/shown-state.ts';
import type { Member, Membership, UserId } from '../../domain/member.ts';
import type { Snooze } from '../../domain/notices/delivery/snooze.ts';
import type { NoticeBody, Recipient } from '../../domain/notices/notice.ts';
import type { KeyName } from '../../domain/problems/problem.ts';
import type { Delegation } from '../../domain/requests/approval/delegation.ts';
import type { Applied, Request } from '../../domain/requests/request.ts';
import type { RunsOut } from '../../domain/upstream/account.ts';
import type { WatchedAccount } from '../../domain/upstream/account-alarms.ts';
import type { UpstreamStatus } from './cometapi.ts';
import type { FirstLook, ReadingTrouble, RequestRow } from './read-models.ts';
import type { KeyTally, MirroredKey } from './store/keys.ts';
import type { WaitingNotices } from './store/notices.ts';

export interface StatusReport {
  readonly upstream: UpstreamStatus;
  /** null: none yet. */
  readonly lastSweep: { readonly endedAt: Date; readonly keys: number; readonly isLate: boolean } | null;
  readonly queue: {
    readonly pending: number;
    readonly applying: number;
    readonly retrying: number;
    /** For an admin's *Resume*; neither being applied nor tried again until then. */
    readonly held: number;
    readonly notices: WaitingNotices & { readonly givenUp: number };
  };
  readonly budget: { readonly used: number; readonly limit: number; readonly windowSeconds: number };
  /** Whether secrets can be revealed; null: not known yet. */
  readonly revealable: boolean | null;
  readonly version: string;
  /** Only for admins; null or absent: not known. */
  readonly account?: (WatchedAccount & { readonly unitsPerUsd: UnitsPerUsd }) | null;
  /** For whoever is told what is wrong: what was given up lately; null or absent: for others. */
  readonly undeliverable?: { readonly newest: readonly Undelivered[]; readonly total: number } | null;
  /** Only for admins; null or absent: for others. */
  readonly held?: HeldWork | null;
  readonly now: Date;
}

/** What an admin has to see to, or that it goes on. */
export interface HeldWork {
  /** They wait for *Resume*. */
  readonly requests: readonly Request[];
  readonly grants: readonly Overdue[];
}

/** What was granted for a time that is over, and has not ended. */
export interface Overdue {
  readonly request: Request;
  /** When it should have ended. */
  readonly at: Date;
  /** `held`: it waits for *Resume*. `behind`: lent quota, which goes back once the key has its limit again. */
  readonly is: 'held' | 'behind' | 'tried';
}

/** What reached nobody. */
export interface Undelivered {
  readonly to: Recipient;
  readonly body: NoticeBody;
  /** The key that it is about; null: none, or several. */
  readonly key: KeyName | null;
  readonly why: string;
  readonly at: Date;
}

export type HomeReport =
  | { readonly kind: 'visitor'; readonly membership: Membership }
  | {
      readonly kind: 'member';
      readonly member: Member;
      /** `shown`: the first of them; `total` counts all. */
      readonly keys: { readonly shown: readonly MirroredKey[]; readonly tally: KeyTally };
      /** What this member has put off. */
      readonly snoozes: readonly Snooze[];
      /** Of which they are one of the two; absent: none. */
      readonly delegations?: readonly Delegation[];
      readonly locked: readonly string[];
      readonly requests: { readonly shown: readonly RequestRow[]; readonly total: number };
      /** Requests this member may decide, the first to expire first. */
      readonly waiting: { readonly shown: readonly RequestRow[]; readonly total: number };
      /** The page of each list behind what is shown, counted from 0. */
      readonly nextPages: { readonly keys: number; readonly requests: number };
      /** How many keys the teams have that this member leads; null or absent: they lead none. */
      readonly ofTeams?: number | null;
      /** How many keys have no owner, or one who has left; 0 for who cannot give them one. */
      readonly unowned: number;
      /** Only for admins; null or absent: for others. */
      readonly held?: HeldWork | null;
      readonly asOf: Date | null;
      /** Absent or null: no first sweep is under way. */
      readonly firstLook?: FirstLook | null;
      readonly trouble: ReadingTrouble | null;
      /** Only for admins; null or absent: not known. */
      readonly account?: WatchedAccount | null;
      /** When the account’s own money is used up, if that is soon; `before`: how many of the shown keys would go on. */
      readonly accountEnding?: { readonly ending: RunsOut; readonly before: number } | null;
      /** When the account was last read to be out of money; null or absent: it is not. */
      readonly accountEmpty?: Date | null;
      readonly now: Date;
      readonly unitsPerUsd: UnitsPerUsd;
    };

/** What happened to a key since a button on it was made. */
export interface MovedReport {
  readonly key: MirroredKey;
  readonly part: KeyPart;
  readonly shown: ShownState;
  /** The change that moved it; null: none through the bot. */
  readonly by: Applied | null;
  readonly reader: UserId;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}
