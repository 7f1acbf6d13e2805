import { randomBytes } from 'node:crypto';
import type { KeyId } from '../src/domain/keys/key.ts';
import { type Account, openAccount } from './account.ts';
import { type RunLog, runLog } from './call-log.ts';
import { access } from './checks/access.ts';
import { creates } from './checks/creates.ts';
import { deletes } from './checks/deletes.ts';
import { expiries } from './checks/expiries.ts';
import { uses } from './checks/key-use.ts';
import { limits } from './checks/limits.ts';
import { lists } from './checks/lists.ts';
import { names } from './checks/names.ts';
import { spends } from './checks/paid-calls.ts';
import { quotas } from './checks/quotas.ts';
import { money, reads } from './checks/reads.ts';
import { restrictions } from './checks/restrictions.ts';
import { secrets } from './checks/secrets.ts';
import { statuses } from './checks/statuses.ts';
import { writes } from './checks/writes.ts';
import { type Finding, finding } from './finding.ts';
import { type Fixture, type Group, listOf, PREFIX } from './fixture.ts';
import type { Profile } from './profile.ts';
import { hunted, type Ours, removed, surveyed } from './run-keys.ts';
import type { Settings } from './settings.ts';

const GROUPS: readonly Group[] = [
  { name: 'Who may ask', writes: false, look: access },
  { name: 'New keys', writes: true, look: creates },
  { name: 'Lists', writes: false, look: lists },
  { name: 'Reading', writes: false, look: reads },
  { name: 'Around the keys', writes: false, look: money },
  { name: 'Names', writes: true, look: names },
  { name: 'Quota', writes: true, look: quotas },
  { name: 'Restrictions', writes: true, look: restrictions },
  { name: 'Expiry', writes: true, look: expiries },
  { name: 'Updates', writes: true, look: writes },
  { name: 'Status', writes: true, look: statuses },
  { name: 'Secrets', writes: true, look: secrets },
  { name: 'Use of a key', writes: true, look: uses },
  { name: 'Charges', writes: true, look: spends },
  { name: 'Deleting', writes: true, look: deletes },
  { name: 'Limits', writes: false, look: limits },
];

export interface Report {
  readonly groups: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
  readonly profile: Profile;
  /** Keys that could not be deleted. */
  readonly left: readonly Ours[];
  readonly interrupted: boolean;
  readonly calls: { readonly made: number; readonly most: number; readonly seconds: number };
}

/** An earlier run left keys behind. */
export class LeftoversFound extends Error {
  override readonly name = 'LeftoversFound';
  readonly keys: readonly Ours[];

  constructor(keys: readonly Ours[]) {
    super('keys of an earlier run lie on the account');
    this.keys = keys;
  }
}

export interface Run {
  readonly settings: Settings;
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
  /** Called with the name of each group as it begins. */
  readonly begins?: (group: string) => void;
  readonly cacheWaitMs?: number;
}

/** Runs all groups, even when one fails, then deletes every key that was created. */
export async function examine(run: Run): Promise<Report> {
  const calls = runLog(run.settings.rate.windowSeconds);
  const started = Date.now();
  // A ninth of the rate is kept for the clean-up.
  const account = openAccount({ settings: run.settings, calls, lane: 'approval' });
  run.signal.addEventListener('abort', () => void account.stop());
  const fixture = await fixtureOn(account, run);
  const groups: { name: string; findings: Finding[] }[] = [];
  for (const group of GROUPS) {
    if (run.signal.aborted) break;
    if (group.writes && run.readOnly) continue;
    const findings: Finding[] = [];
    groups.push({ name: group.name, findings });
    run.begins?.(group.name);
    await look(group, { fixture, findings, signal: run.signal });
  }
  const left = run.readOnly ? [] : await cleanedUp(run.settings, calls, fixture);
  await account.stop();
  const seconds = Math.round((Date.now() - started) / 1000);
  return {
    groups,
    profile: fixture.profile,
    left,
    interrupted: run.signal.aborted,
    calls: { made: calls.made(), most: calls.most(), seconds },
  };
}

const A_MINUTE = 62_000;

async function fixtureOn(
  account: Account,
  { settings, readOnly, cacheWaitMs = A_MINUTE }: Run,
): Promise<Fixture> {
  const { highest, leftovers } = await surveyed(account);
  if (leftovers.length > 0 && !readOnly) throw new LeftoversFound(leftovers);
  const { verdict } = await account.ask(listOf({ p: 1, page_size: 1 }));
  return {
    account,
    settings,
    profile: {},
    run: PREFIX + randomBytes(2).toString('hex'),
    previousMaxId: highest,
    created: new Set(),
    firstPage: verdict.kind === 'ok' && Array.isArray(verdict.data) ? 0 : 1,
    secret: null,
    cacheWaitMs,
    unlisted: [],
    common: null,
  };
}

type Looking = { fixture: Fixture; findings: Finding[]; signal: AbortSignal };

async function look(group: Group, { fixture, findings, signal }: Looking): Promise<void> {
  try {
    for await (const found of group.look(fixture)) {
      findings.push(found);
      if (signal.aborted) return;
    }
  } catch (error) {
    if (signal.aborted) return;
    findings.push(
      finding({
        behaviour: 'the rest of this group',
        documented: '',
        observed: `stopped: ${error instanceof Error ? error.message : String(error)}`,
        bot: '',
        harm: 'what could not be looked at is not known to be safe',
      }),
    );
  }
}

/** Deletes all keys of this run with a client of its own, which an interruption does not stop. */
async function cleanedUp(settings: Settings, calls: RunLog, fixture: Fixture): Promise<readonly Ours[]> {
  const account = openAccount({ settings, calls, lane: 'interactive' });
  const listed = await surveyed(account).catch(() => null);
  const hidden = await hunted(account, fixture).catch(() => []);
  const own = new Map<KeyId, Ours>([...fixture.created].map((id) => [id, { id, name: fixture.run }]));
  for (const key of [...(listed?.leftovers ?? []), ...hidden])
    if (key.name.startsWith(fixture.run)) own.set(key.id, key);
  const stuck = await removed(account, [...own.values()]);
  await account.stop();
  const names = new Set([...own.values()].map(({ name }) => name));
  return [...stuck, ...fixture.unlisted.filter((name) => !names.has(name)).map((name) => ({ id: 0, name }))];
}

/** Deletes leftover keys with the prefix; answers those found and those that could not be deleted. */
export async function removeLeftovers(settings: Settings, list: (keys: readonly Ours[]) => void) {
  const calls = runLog(settings.rate.windowSeconds);
  const account = openAccount({ settings, calls, lane: 'interactive' });
  const { leftovers } = await surveyed(account);
  list(leftovers);
  const stuck = await removed(account, leftovers);
  await account.stop();
  return { found: leftovers, stuck };
}
