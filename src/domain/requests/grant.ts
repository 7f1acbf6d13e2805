import type { KeyId } from '../keys/key.ts';
import { type Units, units } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import { addSpan, DAY, type Zone } from '../time.ts';
import { type CarriedOut, carriedOut } from './carried-out.ts';
import { type Applied, type Failed, isOpen, type Request, type RequestId } from './request.ts';
import { isDueAgain, mayRetry, RESUME_AFTER } from './retry.ts';

/*
 * A change that ends by itself:
 *
 * active ─its time is over, or somebody ends it early→ reverting ─written and read back→ reverted
 *    │                        │  ├ cannot → failed (told) ─tried again, written→ reverted
 *    │                        │  └ came out otherwise (told) → reverted: another try could take it twice
 *    └────────────────────────┴─ given back, limited or replaced (also from failed) → superseded
 *
 * A grant takes back only what is left of it: giving quota back early makes it smaller, and a change that sets the
 * quota or the limit in absolute terms ends it.
 */
interface GrantBase {
  readonly requestId: RequestId;
  readonly keyId: KeyId;
  readonly member: UserId;
  readonly of: 'quota' | 'unlimited_on';
  /** `quota`: how much is to be taken back. `unlimited_on`: what the key had been granted before. */
  readonly granted: Units;
  readonly endsAt: Date;
  /** It is in a database that was restored since: it may be over, or given back, after the backup. */
  readonly isUnsure?: true;
}

export type ActiveGrant = GrantBase & { readonly state: 'active' };
export type RevertingGrant = GrantBase & { readonly state: 'reverting' };
export type FailedGrant = GrantBase & { readonly state: 'failed' };
export type RevertedGrant = GrantBase & { readonly state: 'reverted' };
export type SupersededGrant = GrantBase & { readonly state: 'superseded' };

export type OpenGrant = ActiveGrant | RevertingGrant | FailedGrant;
export type Grant = OpenGrant | RevertedGrant | SupersededGrant;

export const OPEN_GRANT_STATES: readonly Grant['state'][] = ['active', 'reverting', 'failed'];

export const isOpenGrant = (grant: Grant): grant is OpenGrant => OPEN_GRANT_STATES.includes(grant.state);

/** When a change that was made ends by itself; null: never, or a request of an older version does not tell. */
export const grantEnd = ({ change, at }: Pick<CarriedOut, 'change' | 'at'>): Date | null =>
  'during' in change && change.during && change.zone ? addSpan(at, change.during, change.zone) : null;

/** What a change granted for a time, also where it failed half-way; its time starts when it was made. `zone`: of who asked. */
export function grantOf(request: Applied | Failed, zone: Zone): ActiveGrant | null {
  const made = carriedOut(request);
  if (made === null || request.keyId === null) return null;
  const { change, at, grantedBefore } = made;
  if (change.kind !== 'quota' && change.kind !== 'unlimited_on') return null;
  if (change.during === null) return null;
  return {
    requestId: request.id,
    keyId: request.keyId,
    member: request.requester,
    of: change.kind,
    granted: change.kind === 'quota' ? change.delta : grantedBefore,
    endsAt: grantEnd(made) ?? addSpan(at, change.during, zone),
    state: 'active',
  };
}

export const startReverting = (grant: ActiveGrant): RevertingGrant => ({ ...grant, state: 'reverting' });

export const reverted = (grant: RevertingGrant | FailedGrant): RevertedGrant => ({
  ...grant,
  state: 'reverted',
});

export const revertFailed = (grant: RevertingGrant | FailedGrant): FailedGrant => ({
  ...grant,
  state: 'failed',
});

export const supersede = (grant: OpenGrant): SupersededGrant => ({ ...grant, state: 'superseded' });

/** A part given back early makes the grant smaller; the whole amount ends it. */
export const giveBack = (grant: OpenGrant, amount: Units): OpenGrant | SupersededGrant =>
  amount >= grant.granted ? supersede(grant) : { ...grant, granted: units(grant.granted - amount) };

export interface GrantMove {
  readonly from: OpenGrant;
  readonly next: Grant;
}

/** How a change that was made moves the open grants of its key. */
export function grantsAfter(open: readonly OpenGrant[], { change }: Pick<CarriedOut, 'change'>): GrantMove[] {
  const all = open.map((from) => ({ from, next: supersede(from) }));
  switch (change.kind) {
    // It sets what is left in absolute terms.
    case 'unlimited_off':
      return all;
    case 'unlimited_on':
      return all.filter(({ from }) => from.of === 'unlimited_on');
    case 'quota':
      return change.delta < 0 ? givenBack(open, units(-change.delta)) : [];
    default:
      return [];
  }
}

/** Reduces the grant that ends first, then the next. */
function givenBack(open: readonly OpenGrant[], amount: Units): GrantMove[] {
  const moves: GrantMove[] = [];
  let rest = amount;
  const ofQuota = open.filter(({ of }) => of === 'quota');
  for (const from of ofQuota.toSorted((a, b) => a.endsAt.getTime() - b.endsAt.getTime())) {
    if (rest <= 0) break;
    moves.push({ from, next: giveBack(from, rest) });
    rest = units(Math.max(0, rest - from.granted));
  }
  return moves;
}

/**
 * Since when a grant has been due to end; null: it is not. Quota is not taken back while the key is temporarily
 * unlimited: the end of that grant restores an amount that still includes it.
 */
export function overSince(grant: Grant, ofKey: readonly Grant[], now: Date): Date | null {
  const unlimited = grant.of === 'quota' ? ofKey.filter(({ of }) => of === 'unlimited_on') : [];
  if (unlimited.some(isOpenGrant)) return null;
  const ends = [grant, ...unlimited].map(({ endsAt }) => endsAt.getTime());
  const over = Math.max(...ends.filter((at) => at <= now.getTime()));
  return grant.endsAt.getTime() <= now.getTime() ? new Date(over) : null;
}

/** The grant after its revert; null: the revert is still open. */
export function grantAfterRevert(grant: OpenGrant, revert: Request): Grant | null {
  const reverting = grant.state === 'active' ? startReverting(grant) : grant;
  if (revert.state === 'applied') return reverted(reverting);
  if (revert.state === 'failed') return mayRetry(revert) ? revertFailed(reverting) : reverted(reverting);
  return isOpen(revert) ? null : supersede(grant);
}

/** Whether it ends over a day after `latest`: time zones and lengths of months explain a day, a wrong clock more. */
export const isTooFarOff = ({ endsAt }: Grant, latest: Date): boolean =>
  endsAt.getTime() - latest.getTime() > DAY;

export type GrantStep = 'wait' | 'ask_to_resume' | 'begin' | 'retry' | 'close';

interface GrantContext {
  readonly ofKey: readonly Grant[];
  readonly revert: Request | null;
  readonly now: Date;
}

/** What to do next about a grant. `revert`: the request that ends it; null: not made yet. */
export function grantStep(grant: OpenGrant, { ofKey, revert, now }: GrantContext): GrantStep {
  const since = overSince(grant, ofKey, now);
  if (since === null) return 'wait';
  if (revert === null) {
    const isOld = now.getTime() - since.getTime() > RESUME_AFTER || grant.isUnsure;
    return isOld && grant.state === 'active' ? 'ask_to_resume' : 'begin';
  }
  if (isOpen(revert)) return 'wait';
  if (revert.state !== 'failed') return 'close';
  if (grant.state !== 'failed' || !mayRetry(revert)) return 'close';
  return isDueAgain(revert, now) ? 'retry' : 'wait';
}

/** The revert's id is derived, so that another replica, or a restart, finds the revert that was already made. */
export const revertIdOf = (grantId: RequestId): RequestId => `${grantId}e`;
export const grantIdOf = (revertId: RequestId): RequestId => revertId.slice(0, -1);
