import { nextTrouble } from '../../domain/notices/delivery/next-trouble.ts';
import type { TroubleBody } from '../../domain/notices/life.ts';
import type { Ended, Notice, NoticeBody } from '../../domain/notices/notice.ts';
import type { GroupTrouble, Ports } from '../ports/ports.ts';
import type { StoredNotice } from '../ports/store/notices.ts';

type TroublePorts = Pick<Ports, 'store' | 'clock' | 'trigger'>;

/** What is wrong, for whom; one at a time stands for each `subject`. */
export interface Trouble {
  readonly subject: string;
  readonly to: Notice['to'];
  readonly body: TroubleBody;
}

/** Tells a trouble once for as long as it lasts, each in a notice of its own; returns whether this is news. */
export async function tellTrouble(
  { store, clock, trigger }: TroublePorts,
  { subject, to, body }: Trouble,
): Promise<boolean> {
  const [at, name] = [clock(), nameOf(subject)];
  const { value, notice: last } = await lastOf(store, subject);
  const next = nextTrouble(last, body, at);
  if (next === 'stands') return false;
  const id = `${subject}:${at.getTime()}`;
  const redraw = keysTouched(body);
  const isStored = await store.commit(
    next === 'reopened'
      ? { at, redraw, ended: [{ notice: value ?? id, ended: null }] }
      : {
          at,
          redraw,
          values: [{ name, from: value, to: id }],
          ended: last && !last.ended ? [{ notice: last.id, ended: { at, how: 'changed' } }] : [],
          notices: [{ id, to, body }],
        },
  );
  if (isStored) trigger.deliver();
  return isStored && next === 'new';
}

/** Has the message say that it is over, if one stands; returns whether one did. */
export const endTrouble = (
  ports: TroublePorts,
  subject: string,
  isMeant: (body: NoticeBody) => boolean = () => true,
): Promise<boolean> => ended(ports, subject, { isMeant, how: 'solved' });

/** The policy no longer names what it is about, so nobody finds out whether it is over. */
export const dropTrouble = (ports: TroublePorts, subject: string): Promise<boolean> =>
  ended(ports, subject, { isMeant: () => true, how: 'dropped' });

async function ended(
  { store, clock, trigger }: TroublePorts,
  subject: string,
  { isMeant, how }: { isMeant: (body: NoticeBody) => boolean; how: Ended['how'] },
): Promise<boolean> {
  const { notice } = await lastOf(store, subject);
  if (!notice || notice.ended || !isMeant(notice.body)) return false;
  const at = clock();
  const redraw = keysTouched(notice.body);
  await store.commit({ at, redraw, ended: [{ notice: notice.id, ended: { at, how } }] });
  trigger.deliver();
  return true;
}

/** The keys whose messages say it too. */
const keysTouched = (body: NoticeBody) => (body.kind === 'owner_left' ? (body.keyIds ?? []) : []);

/** Of a channel that cannot be posted to. */
export const channelSubject = (channel: string): string => `channel:${channel}`;

/** Of the channel that the head of the audit goes to, which may be the same one. */
export const auditChannelSubject = (channel: string): string => `audit-channel:${channel}`;

/** Of a user group that gives its role to nobody. */
export const groupSubject = ({ group, list }: Pick<GroupTrouble, 'group' | 'list'>): string =>
  `group:${group}:${list}`;

/** Of an owner who has left, or cannot be reached. */
export const ownerSubject = (owner: string): string => `owner-left:${owner}`;

/** What is told of these subjects, as long as it lasts. */
export async function standingAmong(
  { keyValues, notices }: Ports['store'],
  subjects: readonly string[],
): Promise<readonly NoticeBody[]> {
  const ids = [...(await keyValues.many(subjects.map(nameOf))).values()];
  const told = await Promise.all(ids.map((id) => notices.get(id)));
  return told.flatMap((notice) => (notice?.ended === null ? [notice.body] : []));
}

export const isTroubled = async (store: Ports['store'], subject: string): Promise<boolean> =>
  (await standingAmong(store, [subject])).length > 0;

const nameOf = (subject: string): string => `trouble:${subject}`;

interface Last {
  /** The id of the newest notice of the subject. */
  readonly value: string | null;
  readonly notice: StoredNotice | null;
}

async function lastOf({ keyValues, notices }: Ports['store'], subject: string): Promise<Last> {
  const value = await keyValues.get(nameOf(subject));
  return { value, notice: value === null ? null : await notices.get(value) };
}
