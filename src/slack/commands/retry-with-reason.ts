import { Refused } from '../../domain/problems/problem.ts';
import type { Text } from '../text/text.ts';
import { problemText } from '../views/problems/problem.ts';

/** A lead turns out to decide, and wants a reason: the form asks for it, filled with what was typed. */
export async function retryWithReason(
  run: () => Promise<void>,
  open: (problem: Text) => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.kind !== 'reason_missing') throw error;
    // A trigger that is too old by now opens nothing; then the sentence alone answers.
    await open(problemText(error.problem)).catch(() => {
      throw error;
    });
  }
}
