import type { Assignment } from '../../domain/keys/assignment.ts';
import type { Units, UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Member, Person, TeamName, UserId } from '../../domain/member.ts';
import type { DeliveryFailure } from '../../domain/notices/delivery/next-step.ts';
import type { Reader } from '../../domain/notices/reader.ts';
import type { Budget, ListName } from '../../domain/policy/people/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Ending } from '../../domain/requests/ending.ts';
import type { Applied, Request } from '../../domain/requests/request.ts';
import type { Zone } from '../../domain/time.ts';
import type { CometApi } from './cometapi.ts';
import type { GrantEnd, Loan, RequestRow } from './read-models.ts';
import type { MirroredKey } from './store/keys.ts';
import type { PostedMessage, StoredNotice } from './store/notices.ts';
import type { Store } from './store/store.ts';

export type Clock = () => Date;
export type NewId = () => string;

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

export interface Metrics {
  /** Adds one. `labels` must not contain names or secrets. */
  count(what: string, labels?: Readonly<Record<string, string>>): void;
  observe(what: string, seconds: number, labels?: Readonly<Record<string, string>>): void;
  set(what: string, value: number): void;
}

/** The result of posting one copy of a notice. */
export type Delivery<Message = PostedMessage> =
  | { readonly kind: 'sent'; readonly message: Message }
  | DeliveryFailure;

/** Where to post a copy. `to`: a channel or a person's id; `thread`: the ts of a message there. */
export interface Place {
  readonly to: string;
  readonly thread?: string;
}

/** The data that a view renders a message from. */
export interface NoticeContext {
  readonly notice: StoredNotice;
  /** Several notices that one message tells, this one among them; empty: only this notice. */
  readonly gathered: readonly NoticeContext[];
  readonly request: Request | null;
  readonly key: MirroredKey | null;
  /** The keys that it is about; one that is not known is left out. */
  readonly keys: readonly MirroredKey[];
  /** What it tells has ended: its key was cured, deleted or given to somebody else. */
  readonly isOver: boolean;
  /** Of what is over: its key fails for another cause, so its message changes again; absent: it works, or is somebody else’s. */
  readonly isStillDead?: boolean;
  /** A newer message tells the same thing as it is now; absent: none does. */
  readonly isSuperseded?: boolean;
  /** Nothing changes its message any more; absent: something may. */
  readonly isSettled?: boolean;
  /** It has stood for long, so its message is drawn for the last time; absent: it has not. */
  readonly isLast?: boolean;
  /** When the youngest of what its message tells was made; absent: it is this one. */
  readonly youngest?: Date;
  /** The change that ended it; null: none through the bot. */
  readonly cure: Applied | null;
  /** Of the requests that it lists, those that still wait; absent: it lists none. */
  readonly waiting?: readonly RequestRow[];
  /** What its request granted for a time and has not ended; null or absent: nothing. */
  readonly loan?: Loan | null;
  /** How what its request granted for a time has ended; null: it has not. */
  readonly end: GrantEnd | null;
  /** What a lead wants to know before deciding; null: not a card. */
  readonly background: RequestBackground | null;
  readonly unitsPerUsd: UnitsPerUsd;
  /** False: this server hides the secrets of keys. */
  readonly canReveal: boolean;
  /** Who is mentioned: in replies that call for a decision, those who may decide. */
  readonly approvers: readonly UserId[];
  readonly reader: Reader;
  readonly now: Date;
  /** Of the key, for what is told of a reveal; null: it was never assigned. */
  readonly assignment?: Assignment | null;
  /**
   * Of an assignment: false: nobody could let the new owner see the secret earlier, as far as groups can be read; absent:
   * it tells of none.
   */
  readonly hasSecondAdmin?: boolean;
  /** Whether its reader may put off this kind of news, and until when they did; null or absent: they may not. */
  readonly snooze?: { readonly until: Date | null } | null;
  /** It is the first message that its reader gets from the bot, so it also says what they can do. */
  readonly isFirst?: boolean;
}

/** What the keys of a team may be granted, and were without this request, decided or not. */
export interface TeamBudget extends Budget {
  readonly team: TeamName;
  readonly granted: Units;
}

export interface RequestBackground {
  readonly key: MirroredKey | null;
  /** What the account has left; null: not known. */
  readonly balance: Units | null;
  /** What its requester asked for before, and how what was granted for a time has ended; null: not for this reader. */
  readonly recent: readonly Pick<RequestRow, 'request' | 'end'>[] | null;
  /** What was given before to this key, or to whoever asks, at the same price of a unit; absent: nothing. */
  readonly earlierAmounts?: readonly Units[];
  /** What else waits for a decision about the same key, the oldest first; absent: nothing. */
  readonly others?: readonly Request[];
  /** Of its team; absent or null: it has none. */
  readonly budget?: TeamBudget | null;
  /** How the limit of the key comes back that was lifted for a time; absent or null: it was not. */
  readonly unlimitedUntil?: Ending | null;
  /** User groups for the deciders of this request that give nobody the right at present. */
  readonly groupTroubles: readonly GroupTrouble[];
}

export interface Notifier {
  post(context: NoticeContext, place: Place): Promise<Delivery>;
  /** The messages of earlier tries whose answers were lost, as of version 0, by the ids of the notices. */
  landed(
    notices: readonly StoredNotice[],
    place: Place,
  ): Promise<Delivery<ReadonlyMap<string, PostedMessage>>>;
  /** Updates a posted message. */
  redraw(context: NoticeContext, message: PostedMessage): Promise<Delivery>;
  /** Slack's error code while it refuses the bot itself; null: it does not. */
  refusedWith(): string | null;
  /** Updates the Home tab, if the person has opened it. */
  refreshHome(person: UserId): Promise<void>;
}

/** A user group of the policy through which nobody holds a right at present. */
export interface GroupTrouble {
  readonly group: string;
  readonly list: ListName;
  /** `missing`: Slack lists no such group; `unreadable`: Slack could not be asked. */
  readonly why: 'missing' | 'empty' | 'unreadable';
}

export interface Directory {
  /** The member, with a role, lists and a zone at most a minute old; `Refused` not_a_member or directory_unavailable. */
  member(id: UserId): Promise<Member>;
  /**
   * Whom to tell: those on a list of the policy, with the members of its groups, as last read; without people who have
   * left.
   */
  people(list: ListName): Promise<readonly UserId[]>;
  groupTroubles(): Promise<readonly GroupTrouble[]>;
  /** Everybody whom Slack lists in the workspace, with those who have left; `Refused` directory_unavailable. */
  everybody(): Promise<readonly Person[]>;
  /** As last read, where Slack cannot be asked; null: it was not read since the start. */
  zone(id: UserId): Promise<Zone | null>;
  /** null: Slack gives none, or cannot be asked. */
  name(id: UserId): Promise<string | null>;
  /** Makes no call; `DEFAULT_READER` for a person who was not looked up yet. */
  lastKnownReader(id: UserId): Reader;
  /** Who they are is read anew, however young the last reading is: Slack tells of a change. */
  invalidate(id: UserId): void;
  /** Makes no call; null for a person who was not looked up yet. */
  lastKnownName(id: UserId): string | null;
}

/** Makes a job run now and not at its next time. */
export interface JobTrigger {
  /** `inMs`: not before; absent: now. */
  deliver(inMs?: number): void;
  apply(inMs?: number): void;
  bulk(): void;
}

export interface Ports {
  readonly store: Store;
  readonly cometApi: CometApi;
  readonly directory: Directory;
  readonly notifier: Notifier;
  readonly policy: Policy;
  readonly trigger: JobTrigger;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly newId: NewId;
}
