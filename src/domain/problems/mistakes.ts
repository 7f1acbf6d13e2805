import { type Problem, Refused } from './problem.ts';

/** What is wrong is told alone, because what else was typed with it is not kept. */
const ALONE: ReadonlySet<Problem['kind']> = new Set(['looks_like_secret']);

const eachOf = (problem: Problem): readonly Problem[] =>
  problem.kind === 'mistakes' ? problem.problems : [problem];

/** One refusal of all that is wrong, each told once; null: nothing is. */
export function refusedFor(problems: readonly Problem[]): Refused | null {
  const each = problems.flatMap(eachOf);
  const told = new Map(each.map((problem) => [JSON.stringify(problem), problem]));
  const alone = each.find(({ kind }) => ALONE.has(kind));
  const [first, second, ...others] = alone ? [alone] : told.values();
  if (!first) return null;
  return new Refused(second ? { kind: 'mistakes', problems: [first, second, ...others] } : first);
}

export function assertNone(problems: readonly Problem[]): void {
  const refused = refusedFor(problems);
  if (refused) throw refused;
}

/** Everything that is read by itself; `Refused` tells all that cannot be read. */
export function readAll<T extends object>(parts: { readonly [K in keyof T]: () => T[K] }): T {
  const problems: Problem[] = [];
  const read = Object.entries<() => unknown>(parts).map(([name, part]) => {
    try {
      return [name, part()];
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(error.problem);
      return [name, undefined];
    }
  });
  assertNone(problems);
  return Object.fromEntries(read) as T;
}
