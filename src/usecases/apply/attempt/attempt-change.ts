import type { Applying, Request } from '../../../domain/requests/request.ts';
import { storeFailure } from '../results/after-error.ts';
import { saveTransition } from '../save-transition.ts';
import { wakeIn } from '../unfinished-requests.ts';
import { type Attempt, attempted, type Run } from './attempt.ts';
import { createKey } from './create-key.ts';
import { writeKey } from './write-key.ts';

/** Opens a write session, plans, commits the plan, carries it out and stores the result. */
export async function attemptChange(run: Run, request: Applying): Promise<Request> {
  const act = request.keyId === null ? createKey : writeKey;
  const attempt = await attempted(run, request, () => act(run, request));
  const after = await saved(run, attempt);
  if (after.state === 'applying' && after.nextTryAt !== undefined)
    wakeIn(run.ports, after.nextTryAt.getTime() - run.ports.clock().getTime());
  return after;
}

/** What may still land is noted also where the result is not stored. */
async function saved({ ports, lane, lease }: Run, attempt: Attempt): Promise<Request> {
  const { from, next, sent } = attempt;
  const answered = lane === 'interactive' ? 'inline' : null;
  let after: Request | null = null;
  try {
    after = await saveTransition(ports, { ...attempt, answered, fences: [lease] });
    return after;
  } catch (error) {
    throw storeFailure(from, error);
  } finally {
    if (sent && after !== next) await ports.store.sentCalls.keepNoting(sent);
  }
}
