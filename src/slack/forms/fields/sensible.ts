import type { Change } from '../../../domain/changes/changes.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import {
  assertMakesSense,
  assertMayChange,
  assertSensible,
} from '../../../usecases/requests/preview-change.ts';
import { type Mistake, mistakesOf, refusalOf } from '../../blocks/form-mistakes.ts';
import { type Asking, type FormData, knownKey, type Showing, type WithKey } from './form-key.ts';
import { inTime } from './form-options.ts';

/**
 * `Refused` for a change that no answer in a form would let through: nobody should fill in a form, or say why, for what
 * can only be refused. If the read takes too long, the form opens all the same.
 */
export async function assertPossible(asking: Asking, key: MirroredKey, change: Change): Promise<void> {
  assertMayChange(asking.member, change, key);
  if (asking.isTyping) return assertSensible(asking.bot.ports, { change, key });
  const looking = refusalOf(() => assertMakesSense(asking.bot.ports, asking.member, { change, key }));
  const problem = await inTime(looking, null);
  if (problem?.kind === 'makes_no_sense') throw new Refused(problem);
}

/** What a form asks for so far. null: nothing, or nobody can tell yet. */
export type ChangeSoFar = (key: MirroredKey | null) => Change | null;

interface FilledIn {
  readonly typed: WithKey<object>;
  readonly data: FormData;
}

/** Why the key that is chosen in a form cannot be changed as it is filled in so far; null: it can. */
export async function impossibleSoFar(
  asking: Asking,
  { typed, data }: FilledIn,
  changeOf: ChangeSoFar,
): Promise<Problem | null> {
  const key = await knownKey(asking, data, typed);
  const change = key && changeOf(key);
  return change ? refusalOf(() => assertPossible(asking, key, change)) : null;
}

/** The form with that on top, which then asks for no reason. */
export const withImpossible = (showing: Showing, impossible: Problem | null): Showing =>
  impossible && showing.problems.length === 0 ? { ...showing, problems: [impossible] } : showing;

/** Instead of what is missing or wrong, which nobody need mend then. With nothing else wrong the change itself is refused. */
export async function mistakesUnless(
  impossible: () => Promise<Problem | null>,
  field: string,
  checks: Parameters<typeof mistakesOf>[0],
): Promise<readonly Mistake[]> {
  const others = await mistakesOf(checks);
  const problem = others.length > 0 ? await impossible() : null;
  return problem ? [{ field, problem }] : others;
}
