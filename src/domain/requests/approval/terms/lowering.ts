import type { Change } from '../../../changes/changes.ts';
import { allowsCounterOffer } from '../../../changes/counter-offer.ts';
import type { Approval } from '../approval.ts';

interface Lowerable {
  readonly approval: Approval;
  readonly change: Change;
}

/** Whether its rule lets nobody give less than was asked. */
export const isFixed = ({ approval }: Pick<Lowerable, 'approval'>): boolean => approval?.mayLower === 'no';

/** Whether *Edit and approve* is offered. */
export const mayBeLowered = (request: Lowerable): boolean =>
  !isFixed(request) && allowsCounterOffer(request.change);
