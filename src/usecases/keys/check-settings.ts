import type { NewKey } from '../../domain/changes/new-key.ts';
import type { Key } from '../../domain/keys/key.ts';
import { AUTO_GROUP, type SettingsPatch } from '../../domain/keys/settings.ts';
import { assertNone } from '../../domain/problems/mistakes.ts';
import { type Problem, type ProblemKind, problemOf, Refused } from '../../domain/problems/problem.ts';
import { keyName } from '../mirror/find-key.ts';
import { suggestions } from '../mirror/suggestions.ts';
import type { Ports } from '../ports/ports.ts';

/** `Refused` tells all that is wrong with it. */
export const checkNewKey = (ports: Ports, key: NewKey): Promise<void> =>
  checkAll([() => checkName(ports, key.name, null), () => checkSettings(ports, key)]);

/** `wanted`: the fields that differ; `to`: all that were given. */
export const checkEdit = (
  ports: Ports,
  { wanted, to }: { readonly wanted: SettingsPatch; readonly to: SettingsPatch },
  known: Key,
): Promise<void> =>
  checkAll([
    () => wanted.name !== undefined && checkName(ports, wanted.name, known.id),
    () => checkSettings(ports, withGroup(wanted, to, known)),
  ]);

/** What can be wrong with settings. Any other refusal is about CometAPI, and is told alone. */
const ABOUT_SETTINGS: ReadonlySet<ProblemKind> = new Set([
  'name_taken',
  'no_such_model',
  'no_such_group',
  'cross_group_needs_auto',
  'past_moment',
  'mistakes',
]);

async function checkAll(checks: readonly (() => unknown)[]): Promise<void> {
  const problems: Problem[] = [];
  for (const check of checks)
    try {
      await check();
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null || !ABOUT_SETTINGS.has(problem.kind)) throw error;
      problems.push(problem);
    }
  assertNone(problems);
}

/** Names are unique, because people choose keys by name and a create finds its new key by name. */
export async function checkName(
  { store }: Pick<Ports, 'store'>,
  name: string,
  self: number | null,
): Promise<void> {
  const twin = (await store.keys.byName(name, 'all')).find(({ id }) => id !== self);
  if (twin) throw new Refused({ kind: 'name_taken', twin: keyName(twin) });
}

/** Cross-group retry is checked with the group that the key will have, whichever of the two changes. */
function withGroup(wanted: SettingsPatch, to: SettingsPatch, known: Key): SettingsPatch {
  const isTouched = wanted.group !== undefined || wanted.crossGroupRetry !== undefined;
  if (!isTouched || !to.crossGroupRetry) return wanted;
  return { ...wanted, crossGroupRetry: true, group: to.group ?? known.group };
}

/** `Refused` for models and groups that the account does not have, and for an expiry in the past. */
export const checkSettings = (
  { cometApi, clock }: Pick<Ports, 'cometApi' | 'clock'>,
  { models, group, crossGroupRetry, expiresAt }: SettingsPatch,
): Promise<void> =>
  checkAll([
    () => {
      if (expiresAt && expiresAt.getTime() <= clock().getTime())
        throw new Refused({ kind: 'past_moment', text: null, at: expiresAt });
    },
    async () => models?.length && checkModels(await cometApi.models(), models),
    async () => group && checkGroup(await cometApi.groups(), group),
    () => {
      if (crossGroupRetry && group !== undefined && group !== AUTO_GROUP)
        throw new Refused({ kind: 'cross_group_needs_auto' });
    },
  ]);

function checkGroup(groups: readonly string[], group: string): void {
  if (!groups.includes(group)) throw new Refused({ kind: 'no_such_group', group, groups });
}

function checkModels(known: readonly string[], wanted: readonly string[]): void {
  const unknown = wanted.filter((model) => !known.includes(model));
  const [first] = unknown;
  if (first === undefined) return;
  const [near = null] = suggestions(first, known, (model) => model);
  throw new Refused({ kind: 'no_such_model', models: unknown, nearest: near });
}
