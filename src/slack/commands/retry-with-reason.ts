import { Refused } from '../../domain/problems/problem.ts';
import type { Text } from '../text/text.ts';
import { problemText } from '../views/problems/problem.ts';

/** If a lead has to decide and there is no reason, opens the form that asks for one, filled with what was typed. */
export async function retryWithReason(
  run: () => Promise<void>,
  open: (problem: Text) => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.kind !== 'reason_missing') throw error;
    // An expired trigger opens no form; then the refusal alone is the answer.
    await open(problemText(error.problem)).catch(() => {
      throw error;
    });
  }
}
