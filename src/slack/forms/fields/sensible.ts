import { units } from '../../../domain/keys/quota.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { assertMakesSense } from '../../../usecases/requests/preview-change.ts';
import { refusalOf } from '../../blocks/form-mistakes.ts';
import type { Asking } from './form-key.ts';
import { inTime } from './form-options.ts';

/** Nobody should fill in a form for what a key has already. If the read takes too long, the form opens all the same. */
export async function assertSensible(
  { bot, member }: Asking,
  key: MirroredKey,
  to: 'on' | 'off',
): Promise<void> {
  const change =
    to === 'on'
      ? ({ kind: 'unlimited_on', during: null } as const)
      : ({ kind: 'unlimited_off', left: units(1) } as const);
  const looking = refusalOf(() => assertMakesSense(bot.ports, member, { change, key }));
  const problem = await inTime(looking, null);
  if (problem?.kind === 'makes_no_sense') throw new Refused(problem);
}
