import { type GrantWrite, type Move, transitionEntry } from '../../domain/audit.ts';
import { disabledAs } from '../../domain/changes/disable.ts';
import { type Key, stateOf } from '../../domain/keys/key.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import {
  type Answered,
  isDisabledAnyway,
  locksKey,
  noticesFor,
} from '../../domain/notices/request-notices.ts';
import { revertNotices } from '../../domain/notices/revert-notices.ts';
import { watchStateAfter } from '../../domain/notices/seen.ts';
import type { WatchState } from '../../domain/notices/watch-rules/rule.ts';
import { grantIdOf } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyWrite, MirroredKey, ReadMoment } from '../ports/store/keys.ts';
import type { Fence } from '../ports/store/leases.ts';
import type { UnitOfWork } from '../ports/store/unit-of-work.ts';
import { grantMoves } from './grant-moves.ts';

interface Transition extends Move {
  readonly from: Request;
  /** The key as read back; null: not read. */
  readonly key: Key | null;
  /** `inline`: the requester reads the result where they typed. */
  readonly answered?: Answered;
  /** Besides those of every such transition. */
  readonly notices?: readonly Notice[];
  /** The leases that must still be held. */
  readonly fences?: readonly Fence[];
  readonly sent?: UnitOfWork['sent'];
  /** Grants that stay as they are, and whose messages are drawn anew. */
  readonly redrawn?: readonly GrantWrite[];
}

/**
 * Stores a request's next state together with its grants, key, notices and audit entry. Returns `next` itself, or the
 * stored request when somebody else was faster.
 */
export async function saveTransition(ports: Ports, transition: Transition): Promise<Request> {
  const { store, trigger, clock } = ports;
  const { from, next, key, answered = null, fences = [], redrawn = [], sent } = transition;
  const now = clock();
  const grants = await grantMoves(ports, next);
  const known = await knownKey(store, transition);
  const original = next.change.kind === 'revert' ? await store.requests.get(grantIdOf(next.id)) : null;
  const stored = await store.commit({
    at: now,
    requests: [{ next, from }],
    grants: [...grants, ...redrawn],
    keys: key
      ? [keyWrite({ from, next, key }, known?.watchState ?? null, await store.keys.readMoment(now))]
      : [],
    notices: [
      ...noticesFor(next, { answered, key: known, isRevived: isRevived(known, key, now) }),
      ...(transition.notices ?? []),
      ...revertNotices(next, { moves: grants, original, key: known }),
    ],
    audit: [transitionEntry(transition, now)],
    ...(sent && { sent }),
    fences,
  });
  if (!stored) return (await store.requests.get(next.id)) ?? from;
  trigger.deliver();
  return next;
}

/** Whether the key failed as it was known, and works as it was read back. */
const isRevived = (before: Key | null, after: Key | null, now: Date): boolean =>
  before !== null &&
  after !== null &&
  stateOf(before, now) !== 'enabled' &&
  stateOf(after, now) === 'enabled';

/** The end of a grant is told to whoever has the key by then, also where it was not read. */
async function knownKey({ keys }: Ports['store'], { next, key }: Transition): Promise<MirroredKey | null> {
  const id = key?.id ?? (next.change.kind === 'revert' ? next.keyId : null);
  return id === null ? null : keys.get(id);
}

/** Stores the bot's own change in the mirror, so that no sweep reports it as somebody else's. */
function keyWrite(
  written: { from: Request; next: Request; key: Key },
  before: WatchState | null,
  moment: ReadMoment,
): KeyWrite {
  const now = moment.readAt;
  const { from, next: request, key } = written;
  // Without a plan nothing can have been written: all that was read is for the next sweep to tell.
  const plan = 'plan' in from ? from.plan : null;
  return {
    id: key.id,
    seen: { key, ...moment, sweep: null },
    // Also when the new key is not as asked: it still belongs to whoever asked.
    ...(request.change.kind === 'create' ? { owner: request.owner, team: request.team ?? null } : {}),
    ...(request.state === 'applied' || isDisabledAnyway(request) || locksKey(request)
      ? disablerAfter(request, now)
      : {}),
    ...(plan && { watchState: watchStateAfter({ plan, key }, before, now) }),
  };
}

function disablerAfter(
  { change, requester, owner, reason }: Request,
  at: Date,
): Pick<KeyWrite, 'disabledBy'> {
  if (change.kind === 'disable') {
    const role = disabledAs(change, requester === owner);
    return { disabledBy: { id: requester, role, at, why: reason } };
  }
  return change.kind === 'enable' || change.kind === 'renew' ? { disabledBy: null } : {};
}
