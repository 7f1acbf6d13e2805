import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { UpstreamStatus } from '../ports/cometapi.ts';
import type { ReadingTrouble } from '../ports/read-models.ts';

/** What is wrong with CometAPI as a whole, judged by the last calls; null: nothing. */
export const faultOf = ({ reachable, authorised }: UpstreamStatus): UpstreamFault | null => {
  if (!authorised) return 'auth';
  return reachable ? null : 'down';
};

/** Why a reading may not be fresh: a fault, or a pause of the rate limiter; null: neither. */
export const readingTroubleOf = (status: UpstreamStatus): ReadingTrouble | null =>
  (status.isPage ? 'page' : faultOf(status)) ?? (status.retryAt === null ? null : 'limiting');
