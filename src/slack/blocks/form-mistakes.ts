import { type Problem, problemOf } from '../../domain/problems/problem.ts';

/** What is wrong in one field of a form: the id of its block, and why it is refused. */
export interface Mistake {
  readonly field: string;
  readonly problem: Problem;
}

/** What each check refuses, by the field that it is about. Anything else that a check throws is thrown. */
export async function mistakesOf(
  checks: Readonly<Record<string, () => unknown>>,
): Promise<readonly Mistake[]> {
  const found: Mistake[] = [];
  for (const [field, check] of Object.entries(checks)) {
    const problem = await refusalOf(check);
    if (problem) found.push({ field, problem });
  }
  return found;
}

/** null: it passes. */
export async function refusalOf(check: () => unknown): Promise<Problem | null> {
  try {
    await check();
    return null;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problem;
  }
}
