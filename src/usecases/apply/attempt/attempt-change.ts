import type { Applying, Request } from '../../../domain/requests/request.ts';
import { storeFailure } from '../results/after-error.ts';
import { saveTransition } from '../save-transition.ts';
import { attempted, type Run } from './attempt.ts';
import { createKey } from './create-key.ts';
import { writeKey } from './write-key.ts';

/** Opens a write session, plans, commits the plan, carries it out and stores the result. */
export async function attemptChange(run: Run, request: Applying): Promise<Request> {
  const act = request.keyId === null ? createKey : writeKey;
  const attempt = await attempted(run, request, () => act(run, request));
  const answered = run.lane === 'interactive' ? 'inline' : null;
  try {
    return await saveTransition(run.ports, { ...attempt, answered, fences: [run.lease] });
  } catch (error) {
    throw storeFailure(attempt.from, error);
  }
}
