import type { UpstreamStatus } from '../usecases/comet-api-port.ts';
import type { Clock } from '../usecases/ports.ts';
import type { CometFailure } from './failure.ts';

/** What the last calls said of CometAPI as a whole. */
export interface Health {
  answered(): void;
  failed(failure: CometFailure): void;
  status(): UpstreamStatus;
}

export function health(clock: Clock, retryAt: () => Date | null): Health {
  let reachable = true;
  let authorised = true;
  let since: Date | null = null;
  const now = (reached: boolean, allowed: boolean) => {
    const changed = reached !== reachable || allowed !== authorised;
    if (changed) since = reached && allowed ? null : clock();
    reachable = reached;
    authorised = allowed;
  };
  return {
    answered: () => now(true, true),
    failed({ facts }) {
      if (facts.kind === 'auth') now(true, false);
      else if (facts.kind === 'said_no') now(true, true);
      // A limiter stands before the check of the token and says nothing about it.
      else now(facts.kind === 'limiting', authorised);
    },
    status: () => ({ reachable, authorised, since, retryAt: retryAt() }),
  };
}
