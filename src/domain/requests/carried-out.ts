import { amountOf, type Change } from '../changes/changes.ts';
import { type Units, units } from '../keys/quota.ts';
import { type Applied, type Failed, isOpen, type Request } from './request.ts';

/** What a change did to the quota of its key. */
export interface CarriedOut {
  /** Of quota: with as much as was moved. */
  readonly change: Change;
  readonly at: Date;
  readonly grantedBefore: Units;
}

/** All of it once applied; of a failed one as much as was read back. null: nothing is known to have been moved. */
export function carriedOut(request: Applied | Failed): CarriedOut | null {
  if (request.state === 'applied')
    return { change: request.change, at: request.appliedAt, grantedBefore: request.effect.grantedBefore };
  const { plan, found, failedAt: at } = request;
  if (plan?.kind !== 'write' || !found) return null;
  const grantedBefore = plan.before.granted;
  const change = partOf(request.change, { moved: found.granted - grantedBefore, plan, found });
  return change && { change, at, grantedBefore };
}

interface Read {
  readonly moved: number;
  readonly plan: { readonly before: { readonly unlimited: boolean } };
  readonly found: NonNullable<Failed['found']>;
}

function partOf(change: Change, { moved, plan: { before }, found }: Read): Change | null {
  switch (change.kind) {
    case 'quota': {
      const delta = change.delta > 0 ? within(moved, 0, change.delta) : within(moved, change.delta, 0);
      return delta === 0 || found.unlimited ? null : { ...change, delta };
    }
    case 'unlimited_on':
      return found.unlimited && !before.unlimited ? change : null;
    case 'unlimited_off':
      return !found.unlimited && before.unlimited ? change : null;
    case 'revert': {
      const granted = within(-moved, 0, change.granted);
      return change.of === 'unlimited_on' || granted === 0 || found.unlimited ? null : { ...change, granted };
    }
    default:
      return null;
  }
}

const within = (moved: number, least: number, most: number): Units =>
  units(Math.min(most, Math.max(least, moved)));

/** What a request gave or, while open, may still give; otherwise two at once could both fit into one limit. */
export function givenUnits(request: Request): Units {
  const { state, change } = request;
  if (state === 'failed') return givenByFailed(request);
  if (state === 'applied' && change.kind === 'create')
    return units(change.key.unlimited ? 0 : request.effect.grantedAfter);
  return state === 'applied' || isOpen(request) ? asked(request) : units(0);
}

const asked = ({ change }: Request): Units => units(Math.max(0, amountOf(change) ?? 0));

/** A failed request may have given something: as much as was found, or all that was asked. */
function givenByFailed(request: Failed): Units {
  const { failure, plan, found } = request;
  const granted = failure.kind === 'drifted' ? failure.found : found?.granted;
  if (granted === undefined || found?.unlimited)
    return failure.kind === 'not_taken' ? asked(request) : units(0);
  const before = plan?.kind === 'write' ? plan.before.granted : 0;
  return units(Math.min(asked(request), Math.max(0, granted - before)));
}
