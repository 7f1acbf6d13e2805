import type { KeyId } from '../src/domain/keys/key.ts';
import type { Account } from './account.ts';
import { type Fixture, PREFIX } from './fixture.ts';

export interface Ours {
  readonly id: KeyId;
  readonly name: string;
}

/** The account before the run: its highest key id, and keys that an earlier run left behind. */
export async function surveyed({
  bot,
  lane,
}: Account): Promise<{ highest: KeyId; leftovers: readonly Ours[] }> {
  let highest = 0;
  const leftovers: Ours[] = [];
  for await (const { keys } of bot.pages(lane, () => null))
    for (const { id, name } of keys) {
      highest = Math.max(highest, id);
      if (name.startsWith(PREFIX)) leftovers.push({ id, name });
    }
  return { highest, leftovers };
}

/** Keys of this run that the list does not show: tries the next few ids one by one. */
export async function hunted(
  { ask }: Account,
  { previousMaxId, run, unlisted }: Fixture,
): Promise<readonly Ours[]> {
  const found: Ours[] = [];
  for (let id = previousMaxId + 1; unlisted.length > 0 && id <= previousMaxId + 30; id += 1) {
    const { verdict } = await ask({ method: 'GET', path: `/api/token/${id}` });
    const name = verdict.kind === 'ok' ? (verdict.data as { name?: unknown } | null)?.name : null;
    if (typeof name === 'string' && name.startsWith(run)) found.push({ id, name });
  }
  return found;
}

/** Deletes one by one; answers those that could not be deleted. A key that is already gone counts as deleted. */
export async function removed({ ask }: Account, keys: readonly Ours[]): Promise<readonly Ours[]> {
  const stuck: Ours[] = [];
  for (const key of keys) {
    const isGone = await ask({ method: 'DELETE', path: `/api/token/${key.id}` })
      .then(({ verdict }) => verdict.kind === 'ok' || isNotFound(verdict))
      .catch(() => false);
    if (!isGone) stuck.push(key);
  }
  return stuck;
}

const isNotFound = (verdict: { kind: string; reason?: string }) =>
  verdict.kind === 'said_no' && verdict.reason === 'not_found';
