import type { Lane } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { FirstLook } from '../ports/read-models.ts';

const FIRST_LOOK = 'first_look';
const WATCHED_SINCE = 'watched_since';

/** When the last sweep ended; null: none has yet. */
export async function lastSweep(store: Ports['store']): Promise<Date | null> {
  const at = await store.keyValues.get('last_sweep');
  return at === null ? null : new Date(Number(at));
}

/** How far the first sweep is; null: it has not begun, or has ended. */
export async function firstLook({ keyValues }: Ports['store']): Promise<FirstLook | null> {
  const told = await keyValues.get(FIRST_LOOK);
  return told === null ? null : JSON.parse(told);
}

/** `look` null: it has ended. */
export async function setFirstLook({ keyValues }: Ports['store'], look: FirstLook | null): Promise<void> {
  const before = await keyValues.get(FIRST_LOOK);
  if (before !== null || look !== null)
    await keyValues.compareAndSet(FIRST_LOOK, before, look && JSON.stringify(look));
}

/** When the first sweep of this installation began; long ago for one that is older than this is remembered. */
export async function watchedSince(store: Ports['store'], now: Date): Promise<Date> {
  const told = await store.keyValues.get(WATCHED_SINCE);
  if (told !== null) return new Date(Number(told));
  const since = (await lastSweep(store)) === null ? now : new Date(0);
  await store.keyValues.compareAndSet(WATCHED_SINCE, null, String(since.getTime()));
  return since;
}

/** The account whose keys are stored, and the one that the token belongs to. */
export interface OtherAccount {
  readonly stored: string;
  readonly now: string;
}

/** null: it is the same, the first one, or nobody can say. Of another account every stored key would seem deleted. */
export async function otherAccount(
  { store, cometApi }: Pick<Ports, 'store' | 'cometApi'>,
  lane: Lane,
): Promise<OtherAccount | null> {
  const now = await cometApi.accountId(lane).catch(() => null);
  if (now === null) return null;
  const stored = await store.keyValues.get('account_id');
  if (stored === null) await store.keyValues.compareAndSet('account_id', null, now);
  return stored === null || stored === now ? null : { stored, now };
}
