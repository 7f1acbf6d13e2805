import type { Key, KeyFilter } from '../../domain/keys/key.ts';
import type { Units, UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { KeyRights } from '../../domain/keys/rights.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { Asked } from '../../domain/policy/evaluate-policy.ts';
import type { Usage } from '../../domain/policy/limits.ts';
import type { ApprovalTerms, Policy, ReasonPattern } from '../../domain/policy/policy.ts';
import type { Ending } from '../../domain/requests/ending.ts';
import type { Grant } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { RunsOut } from '../../domain/upstream/account.ts';
import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { RequestBackground } from './ports.ts';
import type { KeyTally, MirroredKey } from './store/keys.ts';

/**
 * `isHeld`: it is over, and its end waits for an admin's *Resume*. `isBehind`: it is over, or the limit of its key has to
 * come back first, so nobody ends it early.
 */
export type ShownGrant = Grant & { readonly isHeld?: boolean; readonly isBehind?: true };

/** A key as one reader may see it. */
export interface KeyView {
  readonly key: MirroredKey;
  /** Open requests only, the newest. */
  readonly requests: readonly Request[];
  /** How many more are open; absent: none. */
  readonly moreRequests?: number;
  /** Active and reverting grants only. */
  readonly grants: readonly ShownGrant[];
  readonly may: KeyRights;
  /** Whether there is news about the key to put off for this reader, and until when it is. */
  readonly snooze?: { readonly until: Date | null } | null;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly now: Date;
}

/** `limiting`: the rate limiter pauses all calls. */
export type ReadingTrouble = UpstreamFault | 'limiting' | 'page';

export interface KeyReport extends KeyView {
  /** When the key was read. */
  readonly asOf: Date;
  /** Why the reading may be old; null: CometAPI works. */
  readonly trouble: ReadingTrouble | null;
  /** When the account’s own money is used up, if that is soon and the key would go on; else null or absent. */
  readonly accountEnding?: RunsOut | null;
  /** When the account was last read to be out of money: no key works. Null or absent: it is not. */
  readonly accountEmpty?: Date | null;
}

/** How many keys the first sweep has read, and about how many there are; null: the server does not say. */
export interface FirstLook {
  readonly read: number;
  readonly about: number | null;
}

export interface KeyListReport {
  readonly keys: readonly MirroredKey[];
  readonly total: number;
  /** Of the same keys in every state. */
  readonly tally: KeyTally;
  readonly reader: Member;
  /** At least 1. */
  readonly pages: number;
  readonly query: {
    /** `team`: keys of the teams of the reader (`listedTeams`). `unowned`: without an owner, or with one who has left. */
    readonly scope: 'mine' | 'all' | 'team' | 'unowned' | { readonly person: UserId };
    readonly filter: KeyFilter | null;
    readonly text: string;
    /** From 0; ten keys each. */
    readonly page: number;
  };
  /** When the oldest key of the page was read; for an empty page the end of the last sweep; null: none yet. */
  readonly asOf: Date | null;
  /** Absent or null: no first sweep is under way. */
  readonly firstLook?: FirstLook | null;
  /** When the account was last read to be out of money; null or absent: it is not. */
  readonly accountEmpty?: Date | null;
  readonly trouble: ReadingTrouble | null;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** Several keys match a word. */
export interface KeyPickReport {
  readonly word: string;
  /** Of the command that is run on the chosen key. */
  readonly verb: string;
  readonly keys: readonly MirroredKey[];
  readonly total: number;
  /** One of them was called so before. */
  readonly isRenamed?: boolean;
  /** The id of the stored form with the command to run on the chosen key. */
  readonly form: string;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** What was granted for a time and has not ended. */
export interface Loan {
  /** Of quota: what is still to be taken back; less than was granted if some was given back early. */
  readonly rest: Units;
  readonly ending: Ending;
}

/** How what was granted for a time has ended. `revert`: the request that took it back, if one was made. */
export interface GrantEnd {
  readonly grant: Grant;
  readonly revert: Request | null;
}

export interface RequestReport {
  readonly request: Request;
  /** Absent or null: what it granted has ended, or was granted for good. */
  readonly loan?: Loan | null;
  /** Its reader, if it is shown to one by itself, may end that now; absent: nobody is known to. */
  readonly mayEndEarly?: boolean;
  /** Absent or null: what it granted has not ended. */
  readonly end?: GrantEnd | null;
  readonly background: RequestBackground | null;
  /** Its reader, if it is shown to one by itself, may decide it alone; absent: nobody is known to. */
  readonly mayBreakGlass?: boolean;
  readonly now: Date;
}

/** A request in a list, with its key where it is still to be decided. */
export interface RequestRow {
  readonly request: Request;
  readonly key: MirroredKey | null;
  /** Absent or null: what it granted has not ended. */
  readonly end?: GrantEnd | null;
}

export interface RequestListReport {
  /** `pending`: what the reader could decide, the first to expire first; `mine`: the newest first. */
  readonly query: RequestListQuery;
  /** The page. */
  readonly rows: readonly RequestRow[];
  readonly total: number;
  /** At least 1. */
  readonly pages: number;
  readonly reader: Member;
  readonly now: Date;
}

export interface RequestListQuery {
  /** `cancellable`: their own that are still to be decided. */
  readonly which: 'mine' | 'pending' | 'cancellable';
  /** From 0; ten requests each. */
  readonly page: number;
}

/** The state of a change after the request: applied, waiting, running or ended. */
export interface ChangeReport {
  readonly request: Request;
  /** The key before the change; null: not read. */
  readonly before: Key | null;
  readonly key: MirroredKey | null;
  readonly may: KeyRights | null;
  /** Where those who decide are asked. */
  readonly channel: string;
  /** Nothing could be posted there lately. */
  readonly isRefused?: boolean;
  readonly now: Date;
}

/** What the form for a new key offers. */
export interface KeyFormReport {
  readonly groups: readonly string[];
  /** Whether secrets can be revealed; null or absent: not known yet. */
  readonly revealable?: boolean | null;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly now: Date;
}

/** Who would have to decide a change, and why. */
export interface Preview {
  readonly asked: Asked;
  readonly reason: ApprovalTerms['reason'];
  readonly reasonPattern?: ReasonPattern;
}

/** The limits of new keys, and what one person has used of them. */
export interface CreateRoom {
  readonly limits: Policy['create']['limits'];
  readonly used: Usage;
  /** Who decides beyond them; null: nobody can give more, or everybody may. */
  readonly beyond: Pick<ApprovalTerms, 'approvals' | 'from'> | null;
  readonly unitsPerUsd: UnitsPerUsd;
}
