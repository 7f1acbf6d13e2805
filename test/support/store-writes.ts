import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Key, KeyId } from '../../src/domain/keys/key.ts';
import type { UserId } from '../../src/domain/member.ts';
import type { Notice } from '../../src/domain/notices/notice.ts';
import type { Grant } from '../../src/domain/requests/grant.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import type { KeyWrite, ReadMoment, ReadNumber } from '../../src/usecases/ports/store/keys.ts';
import type { Store } from '../../src/usecases/ports/store/store.ts';
import { now } from './samples.ts';

type Commits = Pick<Store, 'commit'>;

/** A reading whose number is its time: where one clock is right, both say the same. */
export const readOn = (readAt: Date): ReadMoment => ({ readAt, readNumber: readAt.getTime() as ReadNumber });

/** One write each, as a unit of work of its own. */
export const upsertSeen = (store: Commits, keys: readonly Key[], readAt: Date, sweep: number | null) =>
  store.commit({
    at: readAt,
    keys: keys.map((key) => ({ id: key.id, seen: { key, ...readOn(readAt), sweep } })),
  });

export const writeKey = (store: Commits, write: KeyWrite) => store.commit({ at: now, keys: [write] });

export const setOwner = (store: Commits, id: KeyId, owner: UserId | null) => writeKey(store, { id, owner });

export const markDeleted = (store: Commits, id: KeyId, at: Date) =>
  writeKey(store, { id, deleted: readOn(at) });

export const insertRequest = (store: Commits, next: Request, notices: readonly Notice[] = []) =>
  store.commit({ at: now, requests: [{ next, from: null }], notices });

/** Only the state and the version of `from` count. */
export const replaceRequest = (
  store: Commits,
  next: Request,
  from: Pick<Request, 'state' | 'version'>,
  notices: readonly Notice[] = [],
) => store.commit({ at: now, requests: [{ next, from: from as Request }], notices });

export const insertGrant = (store: Commits, next: Grant) =>
  store.commit({ at: now, grants: [{ next, from: null }] });

export const markDigested = (store: Commits, ids: readonly string[]) =>
  store.commit({ at: now, digested: ids });

export const writeAudit = (store: Commits, entry: AuditEntry) => store.commit({ at: now, audit: [entry] });
