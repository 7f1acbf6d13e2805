import { amountOf } from '../changes/changes.ts';
import { type Units, units } from '../keys/quota.ts';
import { type Failed, isOpen, type Request } from './request.ts';

/** What a request gave or, while open, may still give; otherwise two at once could both fit into one limit. */
export function givenUnits(request: Request): Units {
  const { state, change } = request;
  if (state === 'failed') return givenByFailed(request);
  if (state === 'applied' && change.kind === 'create')
    return units(change.key.unlimited ? 0 : request.effect.grantedAfter);
  return state === 'applied' || isOpen(request) ? asked(request) : units(0);
}

const asked = ({ change }: Request): Units => units(Math.max(0, amountOf(change) ?? 0));

/** A failed request may have given something: all that was asked, or as much as was found. */
function givenByFailed(request: Failed): Units {
  const { failure, plan } = request;
  if (failure.kind === 'not_taken') return asked(request);
  if (failure.kind !== 'drifted') return units(0);
  const before = plan?.kind === 'write' ? plan.before.granted : 0;
  return units(Math.min(asked(request), Math.max(0, failure.found - before)));
}
