import type { KeyId } from '../../../domain/keys/key.ts';
import type { Member } from '../../../domain/member.ts';
import {
  endOf,
  maySnooze,
  reminderId,
  snoozableNow,
  snoozeSpan,
} from '../../../domain/notices/delivery/snooze.ts';
import { isByNobody, type Notice } from '../../../domain/notices/notice.ts';
import { type KeyNoticeKind, WATCH_RULES } from '../../../domain/notices/watch-rules/watch-rules.ts';
import { type KeyName, Refused } from '../../../domain/problems/problem.ts';
import { addSpan } from '../../../domain/time.ts';
import { keyById } from '../../mirror/find-key.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredNotice } from '../../ports/store/notices.ts';

export interface Snoozing {
  readonly keyId: KeyId;
  /** null: all that the key gives reason for now. */
  readonly kind: KeyNoticeKind | null;
}

/** Until when news about the key is put off; null: it is not any more. */
export interface Snoozed {
  readonly key: KeyName;
  readonly until: Date | null;
}

/** Puts off news about a key. What stands is told again at the end, if it is still true then. */
export async function snoozeKey(ports: Ports, member: Member, { keyId, kind }: Snoozing): Promise<Snoozed> {
  const { store, clock, policy, trigger } = ports;
  const key = await keyById(ports, member, keyId);
  const now = clock();
  const { locked } = policy.notices;
  const kinds =
    kind === null ? snoozableNow(key, now, locked) : [kind].filter((one) => maySnooze(one, locked));
  const span = snoozeSpan(key, now);
  if (kinds.length === 0 || span === null)
    throw new Refused({ kind: 'nothing_to_snooze', key: { id: key.id, name: key.name } });
  const put = await store.snoozes.of(member.id, now, keyId);
  const fresh = kinds.filter((one) => endOf(put, { keyId, kind: one }, now) === null);
  const until = addSpan(now, span, member.zone);
  const told = await standing(ports, member, { keyId, kinds: fresh });
  await store.commit({
    at: now,
    snoozes: fresh.map((one) => ({ member: member.id, keyId, kind: one, until })),
    notices: told.map((notice) => reminderOf(notice, until)),
    redraw: [keyId],
  });
  trigger.deliver();
  const ends = kinds.map((one) => endOf(put, { keyId, kind: one }, now)?.getTime() ?? until.getTime());
  return { key, until: new Date(Math.min(...ends)) };
}

/** Ends what was put off of a key, or of one kind of news about it. */
export async function wakeKey(ports: Ports, member: Member, { keyId, kind }: Snoozing): Promise<Snoozed> {
  const { store, clock, trigger } = ports;
  const key = await keyById(ports, member, keyId);
  const now = clock();
  const put = (await store.snoozes.of(member.id, now, keyId)).filter(
    (one) => kind === null || one.kind === kind,
  );
  const told = await standing(ports, member, { keyId, kinds: put.map((one) => one.kind) });
  await store.commit({
    at: now,
    snoozes: put.map((one) => ({ ...one, until: null })),
    withoutReminders: told.map(({ id }) => id),
    wake: { kind: 'member', id: member.id },
    redraw: [keyId],
  });
  trigger.deliver();
  return { key, until: null };
}

async function standing(
  { store }: Ports,
  { id }: Member,
  { keyId, kinds }: { keyId: KeyId; kinds: readonly KeyNoticeKind[] },
): Promise<StoredNotice[]> {
  const all = await store.notices.standing(keyId, { kind: 'member', id });
  return all.filter(
    ({ body }) => isByNobody(body) && kinds.includes(body.what.kind) && isLasting(body.what.kind),
  );
}

/** An edit that was told is not told again. */
const isLasting = (kind: KeyNoticeKind): boolean => WATCH_RULES[kind].about !== null;

/** It waits in the outbox like everything else that is put off. */
const reminderOf = ({ id, to, body }: StoredNotice, until: Date): Notice => ({
  id: reminderId(id, until.getTime()),
  to,
  body,
});
