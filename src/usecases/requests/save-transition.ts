import { type Key, type KeyId, stateOf } from '../../domain/keys/key.ts';
import { type KeyNotice, keyNoticeId, type Notice } from '../../domain/notices/notice.ts';
import { grantOf } from '../../domain/requests/grant.ts';
import type { Applied, Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';

/**
 * Stores a request's next state together with what is to be told of it, and what was read back of its key.
 * Answers `next` itself, or whatever stands instead when somebody was faster.
 */
export async function saveTransition(
  ports: Ports,
  { from, next, key }: { from: Request; next: Request; key: Key | null },
): Promise<Request> {
  const { store, trigger, clock } = ports;
  if (key) await keepKey(ports, next, key);
  // Before the request ends: a crash between the two must not make a lent thing a gift.
  if (next.state === 'applied') await startGrant(ports, next);
  if (!(await store.requests.replace(next, from, noticesFor(next))))
    return (await store.requests.get(next.id)) ?? from;
  await store.audit.write({
    at: clock(),
    actor: actorOf(next),
    act: `request.${next.state}`,
    keyId: next.keyId,
    requestId: next.id,
    details: detailsOf(next),
  });
  trigger.deliver();
  return next;
}

/** The mirror learns of the bot's own act here, so that no sweep takes it for somebody else's. */
async function keepKey({ store, clock }: Ports, request: Request, key: Key): Promise<void> {
  const now = clock();
  const known = await store.keys.get(key.id);
  await store.keys.upsertSeen([key], now, null);
  if (request.change.kind === 'create' && request.state === 'applied')
    await store.keys.setOwner(key.id, request.owner);
  if (request.state === 'applied' || isDisabledAnyway(request)) await keepDisabler(store, request, key.id);
  const state = stateOf(key, now);
  const before = known?.watchState;
  const isOwnAct = request.change.kind === 'disable' || before?.state === 'disabled';
  // Somebody disabled it in the console: that is news, which the next sweep finds.
  if (state === 'disabled' && before && !isOwnAct) return;
  const transitions = (before?.transitions ?? 0) + (before && before.state !== state ? 1 : 0);
  await store.keys.saveWatchState([{ id: key.id, watchState: { state, transitions, unconfirmed: false } }]);
}

/** Only an owner or an admin disables a key, so whoever is not its owner did so as an admin. */
async function keepDisabler(
  store: Ports['store'],
  { change, requester, owner }: Request,
  id: KeyId,
): Promise<void> {
  const role = requester === owner ? 'member' : 'admin';
  if (change.kind === 'disable') await store.keys.setDisabledBy(id, { id: requester, role });
  if (change.kind === 'enable' || change.kind === 'renew') await store.keys.setDisabledBy(id, null);
}

async function startGrant({ store, directory }: Ports, request: Applied): Promise<void> {
  const grant = grantOf(request, await directory.zone(request.requester));
  if (grant) await store.grants.insert(grant);
}

/** Nobody is told of their own act: what needed no decision is answered where it was typed. */
function noticesFor(next: Request): Notice[] {
  const notice = (what: string, to: Notice['to'], body: Notice['body']): Notice => ({
    id: `request:${next.id}:${what}`,
    to,
    body,
  });
  const requester = { kind: 'member', id: next.requester } as const;
  const requestId = next.id;
  const outcome = notice('outcome', requester, { kind: 'outcome', requestId });
  const result = { ...outcome, id: `${outcome.id}:${next.version}` };
  const born = createdNotice(next);
  const told = born ? [born] : [];
  if (next.approval === null)
    return isLate(next) ? [...told, result] : told.concat(disabledNotice(next) ?? []);
  const reply = (about: 'vote' | 'decision' | 'result') =>
    notice(`reply:${next.version}`, { kind: 'approvals' }, { kind: 'reply', requestId, about });
  switch (next.state) {
    case 'pending':
      return [reply('vote')];
    case 'approved':
      return next.attempts === 0 ? [reply('decision')] : [];
    case 'applying':
      return [];
    case 'applied':
    case 'failed':
      return [...told, result, reply('result')];
    case 'denied':
    case 'expired':
    case 'stale':
      return [outcome, reply(next.state === 'stale' ? 'result' : 'decision')];
    case 'cancelled':
      return [reply('decision')];
  }
}

/** Approved, begun, planned, ended: a request that took more moves was not finished while its person waited. */
const MOVES_AT_ONCE = 4;

const isEnd = ({ state }: Request): boolean => state === 'applied' || state === 'failed' || state === 'stale';

/** A grant's end comes when nobody waits for it. */
const isLate = (next: Request): boolean =>
  isEnd(next) && (next.version > MOVES_AT_ONCE || next.change.kind === 'revert');

/** A key made for somebody else, or after a decision, reaches its owner by DM with its *Reveal secret* button. */
function createdNotice(next: Request): Notice | null {
  if (next.state !== 'applied' || next.change.kind !== 'create' || next.owner === null) return null;
  if (next.approval === null && next.owner === next.requester) return null;
  const { keyId } = next.effect;
  return {
    id: `key:${keyId}:born`,
    to: { kind: 'member', id: next.owner },
    body: { kind: 'born', keyId, name: next.keyName, requestId: next.id },
  };
}

/** The quota is not what it shall be, and the disable took all the same. */
const isDisabledAnyway = (next: Request): boolean =>
  next.state === 'failed' && next.change.kind === 'disable' && next.failure.kind === 'drifted';

/** An owner hears when somebody else disabled their key. */
function disabledNotice(next: Request): Notice | null {
  const isDisabled = next.state === 'applied' || isDisabledAnyway(next);
  if (!isDisabled || next.change.kind !== 'disable' || next.keyId === null) return null;
  if (next.owner === null || next.owner === next.requester) return null;
  const what: KeyNotice = {
    kind: 'disabled',
    keyId: next.keyId,
    days: null,
    period: `request-${next.id}`,
  };
  return {
    id: keyNoticeId(what),
    to: { kind: 'member', id: next.owner },
    body: {
      kind: 'key',
      keyId: next.keyId,
      name: next.keyName,
      what,
      by: next.requester,
      why: next.reason,
    },
  };
}

const actorOf = (next: Request): string => {
  if (next.state === 'denied') return next.by;
  if (next.state === 'pending' || next.state === 'approved') return next.votes.at(-1)?.by ?? next.requester;
  return next.state === 'cancelled' ? next.requester : 'cometkey';
};

function detailsOf(next: Request): Record<string, unknown> {
  const { change, keyName, reason, rule, unitsPerUsd } = next;
  const common = { change, keyName, reason, rule, unitsPerUsd };
  if (next.state === 'applied') return { ...common, effect: next.effect };
  if (next.state === 'failed') return { ...common, failure: next.failure };
  if (next.state === 'denied') return { ...common, why: next.why };
  if (next.state === 'stale') return { ...common, because: next.because };
  return common;
}
