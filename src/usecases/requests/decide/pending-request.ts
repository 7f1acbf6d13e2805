import type { Member, UserId } from '../../../domain/member.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { calledNow, type Pending, type Request, type RequestId } from '../../../domain/requests/request.ts';
import { markStale, overNow } from '../../../domain/requests/transitions.ts';
import { rightLost, whoLeft } from '../../apply/preconditions.ts';
import { saveTransition } from '../../apply/save-transition.ts';
import { unlimitedUntil } from '../../grants/unlimited-until.ts';
import { keyName } from '../../mirror/find-key.ts';
import { freshOrKnown } from '../../mirror/fresh-key.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';

export async function anyRequest({ store }: Ports, id: RequestId): Promise<Request> {
  await store.noticeRestore();
  const request = await store.requests.get(id.toLowerCase());
  if (!request) throw new Refused({ kind: 'no_such_request', id });
  return request;
}

/** Somebody else moved it in the same moment, and it still waits. */
class MovedOn extends Error {
  readonly request: Pending;

  constructor(request: Pending) {
    super(`request ${request.id} has moved on`);
    this.request = request;
  }
}

const decidedAlready = (request: Request, { id: reader }: Member): Refused | MovedOn =>
  request.state === 'pending'
    ? new MovedOn(request)
    : new Refused({ kind: 'already_decided', request, reader });

/** Every try that is in vain was one of another's that was not, and a request takes ten votes at most. */
const TRIES = 20;

/** Decides anew what another has moved in the same moment, as long as it waits. */
export async function asItStands<T>(decide: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error;
      const { keyId, keyName: name } = error.request;
      const key = keyId === null ? null : { id: keyId, name };
      if (tries === TRIES) throw new Refused({ kind: 'key_busy', key });
    }
}

export async function pendingRequest(ports: Ports, reader: Member, id: RequestId): Promise<Pending> {
  const request = await anyRequest(ports, id);
  return stillPending(ports, reader, request);
}

/** Throws `Refused` for what is over, also where the job has not ended it yet. */
export async function stillPending(ports: Ports, reader: Member, request: Request): Promise<Pending> {
  if (request.state !== 'pending') throw decidedAlready(request, reader);
  const next = overNow(request, ports.clock());
  if (next === null) return named(ports, request);
  throw decidedAlready(await saveTransition(ports, { from: request, next, key: null }), reader);
}

/** Throws `Refused` if whoever asked may not make the change any more, or who has left would get it; then the request is over. */
export async function assertStands(ports: Ports, reader: Member, request: Pending): Promise<void> {
  const left = await whoLeft(ports, request);
  const because = left ? left.because : await rightLost(ports, request);
  if (because === null) return;
  const next = markStale(request, ports.clock(), because);
  throw decidedAlready(await saveTransition(ports, { from: request, next, key: null }), reader);
}

/** Throws `Refused` for more quota while the key is unlimited for a time: afterwards it can be approved. */
export async function assertLimited(ports: Ports, { id }: Member, request: Pending): Promise<void> {
  const known = request.change.kind === 'quota' ? await keyOf(ports, request) : null;
  if (known === null || (await unlimitedUntil(ports, known)) === null) return;
  // A limit may have been set in the console since it was read.
  const key = await freshOrKnown(ports, known, id);
  const until = await unlimitedUntil(ports, key);
  const { expiresAt } = request;
  if (until) throw new Refused({ kind: 'unlimited_until', key: keyName(key), until, expiresAt });
}

export const keyOf = async ({ store }: Ports, { keyId }: Request): Promise<MirroredKey | null> =>
  keyId === null ? null : store.keys.get(keyId);

export const keyOwnerOf = async (ports: Ports, request: Request): Promise<UserId | null> =>
  (await keyOf(ports, request))?.owner ?? null;

const named = async (ports: Ports, request: Pending): Promise<Pending> =>
  calledNow(request, await keyOf(ports, request));

export async function save(
  ports: Ports,
  by: Member,
  { from, next, notices = [] }: { from: Pending; next: Request; notices?: readonly Notice[] },
): Promise<Request> {
  const after = await saveTransition(ports, { from, next, key: null, notices });
  if (after !== next) throw decidedAlready(after, by);
  return after;
}
