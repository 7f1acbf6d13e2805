import { AUTO_GROUP, type SettingsPatch } from '../../domain/keys/settings.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { suggestions } from '../mirror/suggestions.ts';
import type { Ports } from '../ports/ports.ts';

/** `Refused` for models and groups that the account does not have, and for an expiry in the past. */
export async function checkSettings(
  { cometApi, clock }: Pick<Ports, 'cometApi' | 'clock'>,
  { models, group, crossGroupRetry, expiresAt }: SettingsPatch,
): Promise<void> {
  if (expiresAt && expiresAt.getTime() <= clock().getTime())
    throw new Refused({ kind: 'past_moment', text: null, at: expiresAt });
  if (models?.length) await checkModels(await cometApi.models(), models);
  if (group) {
    const groups = await cometApi.groups();
    if (!groups.includes(group)) throw new Refused({ kind: 'no_such_group', group, groups });
  }
  if (crossGroupRetry && group !== undefined && group !== AUTO_GROUP)
    throw new Refused({ kind: 'cross_group_needs_auto' });
}

async function checkModels(known: readonly string[], wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((model) => !known.includes(model));
  const [first] = unknown;
  if (first === undefined) return;
  const [near = null] = suggestions(first, known, (model) => model);
  throw new Refused({ kind: 'no_such_model', models: unknown, nearest: near });
}
