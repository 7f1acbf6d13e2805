import type { Applying, Request } from '../../../domain/requests/request.ts';
import type { Ports } from '../../ports/ports.ts';
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
    const after = await saveTransition(run.ports, { ...attempt, answered, fences: [run.lease] });
    lookInTime(run.ports, after);
    return after;
  } catch (error) {
    throw storeFailure(attempt.from, error);
  }
}

/** A timer may fire a moment before the time that it was set for. */
const TIMER_MS = 20;

/** A call that was cut short may be sent again after seconds, which the pauses of the job would double. */
function lookInTime({ trigger, clock }: Ports, after: Request): void {
  if (after.state !== 'applying' || after.nextTryAt === undefined) return;
  trigger.apply(Math.max(0, after.nextTryAt.getTime() - clock().getTime()) + TIMER_MS);
}
