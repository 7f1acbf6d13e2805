import type { Applying, Request } from '../../../domain/requests/request.ts';
import { storeFailure } from '../results/after-error.ts';
import { saveTransition } from '../save-transition.ts';
import { wakeIn } from '../unfinished-requests.ts';
import { attempted, type Run } from './attempt.ts';
import { createKey } from './create-key.ts';
import { writeKey } from './write-key.ts';

/** Opens a write session, plans, commits the plan, carries it out and stores the result. */
export async function attemptChange(run: Run, request: Applying): Promise<Request> {
  const act = request.keyId === null ? createKey : writeKey;
  const attempt = await attempted(run, request, () => act(run, request));
  const answered = run.lane === 'interactive' ? 'inline' : null;
  try {
    const after = await saveTransition(run.ports, { ...attempt, answered, fences: [run.lease] });
    if (after.state === 'applying' && after.nextTryAt !== undefined)
      wakeIn(run.ports, after.nextTryAt.getTime() - run.ports.clock().getTime());
    return after;
  } catch (error) {
    throw storeFailure(attempt.from, error);
  }
}
