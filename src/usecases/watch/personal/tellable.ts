import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import { periodOf } from '../../../domain/notices/delivery/due-digest.ts';
import { overtaken } from '../../../domain/notices/delivery/overtaken.ts';
import type { Wishes } from '../../../domain/notices/delivery/preferences.ts';
import { endOf, type Snooze } from '../../../domain/notices/delivery/snooze.ts';
import { tellAt, waitsForDay } from '../../../domain/notices/delivery/tell-at.ts';
import { isOver } from '../../../domain/notices/life.ts';
import { isByNobody } from '../../../domain/notices/notice.ts';
import { EVERY_DAY } from '../../../domain/policy/hours.ts';
import { DAY, MINUTE, type Zone } from '../../../domain/time.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';
import type { Gathered } from './gather-news.ts';
import { wishesFor } from './wishes.ts';

/** Warnings that come so soon after other news to the same person wait and come together. */
const GATHERED_WITHIN = 2 * MINUTE;

/** Whether it is night for somebody is asked again after this, where Slack does not say. */
const ZONE_WAIT = 5 * MINUTE;

/** What of the news may be told now. The rest waits, or is dropped because it is no longer true. */
export async function tellable(ports: Ports, news: Gathered): Promise<Gathered | null> {
  const { store, clock } = ports;
  const [{ to, body }] = news;
  if (body.kind === 'day_digest') return (await isTimeForDigest(ports, news[0])) ? news : null;
  if (to.kind !== 'member' || body.kind !== 'key') return news;
  const now = clock();
  const snoozes = await store.snoozes.of(to.id, now);
  const wishes = await wishesFor(ports, to.id);
  const isUrgent = !news.some((notice) => waitsForDay(notice.body));
  const day = isUrgent ? () => now : await mayTellAt(ports, to.id, { news, wishes, now });
  const left: StoredNotice[] = [];
  for (const notice of news) {
    if (notice.messages.length > 0) {
      left.push(notice);
      continue;
    }
    if (isUnwanted(notice, wishes)) {
      await store.notices.withdraw(notice.id);
      continue;
    }
    const [at = now] = [snoozeEnd(snoozes, notice, now), waitsForDay(notice.body) ? day(notice) : now]
      .flatMap((one) => one ?? [])
      .toSorted((a, b) => b.getTime() - a.getTime());
    if (at > now) await store.notices.defer([notice.id], at, now);
    else left.push(notice);
  }
  const [first, ...others] = await stillTrue(ports, left);
  return first ? [first, ...others] : null;
}

/** One that Slack took too late comes after the quiet hours, or not at all where the next one comes instead. */
async function isTimeForDigest(
  ports: Ports,
  { id, to, createdAt, messages }: StoredNotice,
): Promise<boolean> {
  const { store, clock, directory } = ports;
  if (to.kind !== 'member' || messages.length > 0) return true;
  const now = clock();
  const wishes = await wishesFor(ports, to.id);
  const zone = zoneFor(createdAt, await directory.zone(to.id), now);
  if (zone === null) {
    await store.notices.defer([id], new Date(now.getTime() + ZONE_WAIT), now);
    return false;
  }
  const at = tellAt(now, zone, wishes);
  const isOld = periodOf(createdAt, zone, wishes) !== periodOf(now, zone, wishes);
  if (wishes.digest === 'off' || isOld) await store.notices.withdraw(id);
  else if (at <= now) return true;
  else if (wishes.digest === 'weekly') await store.notices.defer([id], at, now);
  else await store.notices.withdraw(id);
  return false;
}

/** null: not known yet. What has waited for a day is told by UTC. */
const zoneFor = (createdAt: Date, known: Zone | null, now: Date): Zone | null =>
  known ?? (now.getTime() - createdAt.getTime() > DAY ? 'UTC' : null);

const isUnwanted = ({ body }: StoredNotice, { off }: Wishes): boolean =>
  isByNobody(body) && off.includes(body.what.kind);

const snoozeEnd = (snoozes: readonly Snooze[], { body }: StoredNotice, now: Date): Date | null =>
  isByNobody(body) ? endOf(snoozes, { keyId: body.keyId, kind: body.what.kind }, now) : null;

/** When this person may be told what waits for the day. */
async function mayTellAt(
  ports: Ports,
  person: UserId,
  { news, wishes, now }: { news: readonly StoredNotice[]; wishes: Wishes; now: Date },
): Promise<(notice: StoredNotice) => Date> {
  const { quietHours, workingDays, lockedDays, locked } = wishes;
  const isAnyTime = quietHours === null && workingDays.length === EVERY_DAY.length;
  const known = isAnyTime ? 'UTC' : await ports.directory.zone(person);
  const gathered = await gatheredAt(ports, person, { news, now });
  return ({ body, createdAt }) => {
    const isLocked = body.kind === 'key' && locked.includes(body.what.kind);
    const hours = { quietHours, workingDays: isLocked ? lockedDays : workingDays };
    const zone = zoneFor(createdAt, known, now);
    const at = zone === null ? new Date(now.getTime() + ZONE_WAIT) : tellAt(now, zone, hours);
    return at > now ? at : gathered;
  };
}

/** What waits to be gathered goes along with what cannot wait. */
async function gatheredAt(
  { store }: Ports,
  person: UserId,
  { news, now }: { news: readonly StoredNotice[]; now: Date },
): Promise<Date> {
  if (!news.every(({ body }) => waitsForDay(body))) return now;
  const told = Number((await store.keyValues.get(toldAt(person))) ?? 0);
  const isRecent = told <= now.getTime() && now.getTime() < told + GATHERED_WITHIN;
  return isRecent ? new Date(told + GATHERED_WITHIN) : now;
}

const toldAt = (person: UserId): string => `told:${person}`;

/** The person was told news about keys. */
export async function rememberTold({ store, clock }: Ports, { to, body }: StoredNotice): Promise<void> {
  if (to.kind === 'member' && body.kind === 'key')
    await store.keyValues.set(toldAt(to.id), String(clock().getTime()));
}

/** Without the warnings that are over, and those that something told later makes needless. */
async function stillTrue({ store, clock }: Ports, waited: readonly StoredNotice[]): Promise<StoredNotice[]> {
  const now = clock();
  const keys = await store.keys.byIds(waited.map(keyIn));
  const left: StoredNotice[] = [];
  for (const notice of waited) {
    const known = keys.filter(({ id }) => id === keyIn(notice));
    const isFalse = async () =>
      isOver(notice, known, now) ||
      overtaken(notice, [...waited, ...(await store.notices.standing(keyIn(notice), notice.to))], now);
    const isNeedless = canBeNeedless(notice) && (await isFalse());
    if (isNeedless) await store.notices.withdraw(notice.id);
    else left.push(notice);
  }
  return left;
}

/** What cannot wait is told as it happened, unless it was put off. */
const canBeNeedless = ({ body, waitedUntil, messages }: StoredNotice): boolean =>
  messages.length === 0 && (waitsForDay(body) || waitedUntil !== null);

const keyIn = ({ body }: StoredNotice): KeyId => ('keyId' in body ? body.keyId : 0);
