import { isDeepStrictEqual } from 'node:util';
import { type Act, BOT } from '../../domain/audit.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { Store } from '../../usecases/ports/store/store.ts';

type NoteStore = Pick<Store, 'commit' | 'keyValues'>;

/**
 * Writes into the audit what of the policy is another than was noted last, and returns that; null: none was. Of replicas
 * that note the same together one does it.
 */
export const notePolicy = (store: NoteStore, policy: Policy, clock: Clock): Promise<Policy | null> =>
  note(store, { name: 'policy', act: 'policy.changed', value: policy }, clock);

/** What the environment says besides the policy, without a secret: so that the audit shows under what the bot ran. */
export interface NotedSettings {
  readonly version: string;
  readonly cometApi: string;
  readonly rate: { readonly limit: number; readonly windowSeconds: number };
  /** null: as CometAPI says. */
  readonly unitsPerUsd: number | null;
  readonly sweepEveryMs: number;
}

export const noteSettings = (store: NoteStore, settings: NotedSettings, clock: Clock): Promise<unknown> =>
  note(store, { name: 'settings', act: 'settings.changed', value: settings }, clock);

interface Noted<T> {
  readonly name: string;
  readonly act: Act;
  readonly value: T;
}

async function note<T extends object>(
  { commit, keyValues }: NoteStore,
  noted: Noted<T>,
  clock: Clock,
): Promise<T | null> {
  const { name, act, value } = noted;
  const from = await keyValues.get(name);
  const to = JSON.stringify(value);
  const former: T | null = from === null ? null : JSON.parse(from);
  const [before, after] = differing({ ...former }, JSON.parse(to));
  if (Object.keys(before).length === 0 && Object.keys(after).length === 0) return former;
  const at = clock();
  const entry = { at, actor: BOT, act, keyId: null, requestId: null, details: { before, after } };
  const isNoted = await commit({ at, values: [{ name, from, to }], audit: [entry] });
  // Another replica was faster, perhaps with other ones.
  if (!isNoted) await note({ commit, keyValues }, noted, clock);
  return former;
}

type Members = Record<string, unknown>;

/** The members in which two objects differ. */
function differing(before: Members, after: Members): [Members, Members] {
  const isOther = ([name]: [string, unknown]) => !isDeepStrictEqual(before[name], after[name]);
  return [
    Object.fromEntries(Object.entries(before).filter(isOther)),
    Object.fromEntries(Object.entries(after).filter(isOther)),
  ];
}
