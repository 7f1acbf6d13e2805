import { type Problem, problemOf } from '../../domain/problems/problem.ts';

/** If a lead has to decide and there is no reason, opens the form that asks for one, filled with what was typed. */
export async function retryWithReason(
  run: () => Promise<void>,
  open: (problem: Problem) => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.kind !== 'reason_missing') throw error;
    // An expired trigger opens no form; then the refusal alone is the answer.
    await open(problem).catch(() => {
      throw error;
    });
  }
}
