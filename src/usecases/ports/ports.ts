import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import type { DeliveryFailure } from '../../domain/notices/delivery.ts';
import type { Reader } from '../../domain/notices/reader.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { Zone } from '../../domain/time.ts';
import type { CometApi } from './cometapi.ts';
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
  /** Counts one; `labels` hold no names and no secrets. */
  count(what: string, labels?: Readonly<Record<string, string>>): void;
  /** Seconds. */
  observe(what: string, seconds: number, labels?: Readonly<Record<string, string>>): void;
  set(what: string, value: number): void;
}

/** What became of one copy of a notice. */
export type Delivery = { readonly kind: 'sent'; readonly message: PostedMessage } | DeliveryFailure;

/** Where a copy is to stand: a channel, a person's DM, or the thread of a message there. */
export interface Place {
  readonly to: string;
  readonly thread?: string;
}

/** What a message is drawn from; gathered by the use case, drawn by the view. */
export interface NoticeContext {
  readonly notice: StoredNotice;
  /** News about several keys of one person, told in one message; empty: this notice alone. */
  readonly gathered: readonly NoticeContext[];
  readonly request: Request | null;
  readonly key: MirroredKey | null;
  /** The requester's, or owner's, recent asks and burn: what a lead wants to know. */
  readonly background: RequestBackground | null;
  readonly unitsPerUsd: UnitsPerUsd;
  /** Who is called: those who may decide, in replies that wait for them. */
  readonly approvers: readonly UserId[];
  readonly reader: Reader;
  readonly now: Date;
}

export interface RequestBackground {
  readonly key: MirroredKey | null;
  readonly recent: readonly Request[];
  /** Groups that should name those who may decide it, and through which nobody may now. */
  readonly groupTroubles: readonly GroupTrouble[];
}

export interface Notifier {
  post(context: NoticeContext, place: Place): Promise<Delivery>;
  /** Draws a card anew where it stands. */
  redraw(context: NoticeContext, message: PostedMessage): Promise<Delivery>;
  /** Slack's code while it refuses the bot itself; null: it does not. */
  refusedWith(): string | null;
  /** The Home tab of whoever has it open sees the change. */
  refreshHome(person: UserId): Promise<void>;
}

/** A list of people in the policy that carries a right. */
export type RoleList = 'leads' | 'admins';

/** A user group of the policy through which nobody holds a right now. */
export interface GroupTrouble {
  readonly group: string;
  readonly list: RoleList;
  /** `missing`: Slack lists no such group; `unreadable`: Slack could not be asked. */
  readonly why: 'missing' | 'empty' | 'unreadable';
}

export interface Directory {
  /** The member, with a role and a zone at most a minute old; `Refused` not_a_member or directory_unavailable. */
  member(id: UserId): Promise<Member>;
  /** Whom the policy names as leads or admins, groups unfolded; nobody who has left. */
  people(list: RoleList): Promise<readonly UserId[]>;
  groupTroubles(): Promise<readonly GroupTrouble[]>;
  zone(id: UserId): Promise<Zone>;
  /** Without a call; UTC for somebody not looked up yet. */
  lastKnownZone(id: UserId): Zone;
}

/** Asks the delivering and applying jobs to run now rather than at their next tick. */
export interface JobTrigger {
  deliver(): void;
  apply(): void;
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
