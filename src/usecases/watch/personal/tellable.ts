import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import { overtaken } from '../../../domain/notices/delivery/overtaken.ts';
import { tellAt, waitsForDay } from '../../../domain/notices/delivery/tell-at.ts';
import { isOver } from '../../../domain/notices/life.ts';
import { EVERY_DAY } from '../../../domain/policy/hours.ts';
import { MINUTE } from '../../../domain/time.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';
import type { Gathered } from './gather-news.ts';

/** Warnings that come so soon after other news to the same person wait and come together. */
const GATHERED_WITHIN = 2 * MINUTE;

/** What of the news may be told now. The rest waits, or is dropped because it is no longer true. */
export async function tellable(ports: Ports, news: Gathered): Promise<Gathered | null> {
  const [{ to }] = news;
  if (to.kind !== 'member') return news;
  const patient = news.filter(({ body }) => waitsForDay(body));
  if (patient.length === 0) return news;
  const now = ports.clock();
  const at = await mayTellAt(ports, to.id, patient.length === news.length);
  if (at > now) await ports.store.notices.defer(patient.map(idOf), at);
  const true_ = at > now ? [] : await stillTrue(ports, patient);
  const [first, ...others] = news.filter((notice) => !patient.includes(notice) || true_.includes(notice));
  return first ? [first, ...others] : null;
}

const idOf = ({ id }: StoredNotice): string => id;

/** `isAlone`: nothing comes with it that cannot wait. */
async function mayTellAt(ports: Ports, person: UserId, isAlone: boolean): Promise<Date> {
  const { store, clock, policy, directory } = ports;
  const { quietHours, workingDays } = policy.notices;
  const now = clock();
  const isAnyTime = quietHours === null && workingDays.length === EVERY_DAY.length;
  const zone = isAnyTime ? 'UTC' : await directory.zone(person);
  const at = tellAt(now, zone, { quietHours, workingDays });
  if (at > now || !isAlone) return at;
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

async function stillTrue({ store, clock }: Ports, waited: readonly StoredNotice[]): Promise<StoredNotice[]> {
  const now = clock();
  const keys = await store.keys.byIds(waited.flatMap(({ body }) => ('keyId' in body ? [body.keyId] : [])));
  const left: StoredNotice[] = [];
  for (const notice of waited) {
    const standing = await store.notices.standing(keyIn(notice), notice.to);
    const isGone = isOver(
      notice,
      keys.filter(({ id }) => id === keyIn(notice)),
      now,
    );
    if (isGone || overtaken(notice, [...waited, ...standing])) await store.notices.withdraw(notice.id);
    else left.push(notice);
  }
  return left;
}

const keyIn = ({ body }: StoredNotice): KeyId => ('keyId' in body ? body.keyId : 0);
