import type { NewKey } from '../../sandbox/cometapi/account.ts';
import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import type { Person } from '../../sandbox/slack/person.ts';
import type { Stage } from './stage.ts';
import { setOwner } from './store-writes.ts';
import { USD } from './usd.ts';

export const DAY = 86_400_000;

/** A console key that the mirror knows with its owner, without any notices. */
export async function ownedKey(stage: Stage, owner: Person, key: NewKey): Promise<KeyRow> {
  const row = stage.cometApi.account.addKey({
    remain_quota: 20 * USD,
    expired_time: seconds(stage.now()) + 30 * (DAY / 1000),
    ...key,
  });
  await stage.sweep();
  await setOwner(stage.bot.ports.store, row.id, owner.id);
  return row;
}

/** What the account holds under this name now. */
export const rowNamed = (stage: Stage, name: string): KeyRow | undefined =>
  stage.cometApi.account.rows().find((row) => row.name === name && row.DeletedAt === null);

export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
