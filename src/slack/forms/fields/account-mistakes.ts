import { AUTO_GROUP, type SettingsPatch } from '../../../domain/keys/settings.ts';
import { type ProblemKind, Refused } from '../../../domain/problems/problem.ts';
import { checkName, checkSettings } from '../../../usecases/keys/check-settings.ts';
import { type Mistake, mistakesOf } from '../../blocks/form-mistakes.ts';
import { blockOf } from '../../settings/setting-fields.ts';
import type { Asking } from './form-key.ts';
import { inTime } from './form-options.ts';

/** What is wrong with a setting. Any other refusal is about CometAPI, and no field can correct it. */
const ABOUT_SETTINGS: ReadonlySet<ProblemKind> = new Set([
  'name_taken',
  'no_such_model',
  'no_such_group',
  'cross_group_needs_auto',
]);

/**
 * What the account says against these settings. A look that takes too long finds nothing, because the change is
 * checked again. `self`: the key that may keep its name.
 */
export async function accountMistakes(
  { bot: { ports } }: Asking,
  { name, models, group, crossGroupRetry }: SettingsPatch,
  self: number | null,
): Promise<readonly Mistake[]> {
  const looking = mistakesOf({
    [blockOf('name')]: () => (name ? checkName(ports, name, self) : null),
    [blockOf('models')]: () => (models ? checkSettings(ports, { models }) : null),
    [blockOf('group')]: () => (group ? checkSettings(ports, { group }) : null),
    [blockOf('crossGroupRetry')]: () => {
      if (crossGroupRetry && group !== AUTO_GROUP) throw new Refused({ kind: 'cross_group_needs_auto' });
    },
  });
  const found = await inTime(looking, []);
  return found.filter(({ problem }) => ABOUT_SETTINGS.has(problem.kind));
}
