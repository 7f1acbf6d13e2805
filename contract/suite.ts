import { randomBytes } from 'node:crypto';
import type { KeyId } from '../src/domain/keys/key.ts';
import { type Account, openAccount } from './account.ts';
import { type Bench, type Group, listOf, PREFIX } from './bench.ts';
import { type RunLog, runLog } from './call-log.ts';
import { access } from './checks/access.ts';
import { births } from './checks/births.ts';
import { deletes } from './checks/deletes.ts';
import { expiries } from './checks/expiries.ts';
import { limits } from './checks/limits.ts';
import { lists } from './checks/lists.ts';
import { names } from './checks/names.ts';
import { quotas } from './checks/quotas.ts';
import { money, reads } from './checks/reads.ts';
import { restrictions } from './checks/restrictions.ts';
import { secrets } from './checks/secrets.ts';
import { spends } from './checks/spends.ts';
import { statuses } from './checks/statuses.ts';
import { uses } from './checks/uses.ts';
import { writes } from './checks/writes.ts';
import { type Finding, finding } from './finding.ts';
import { hunted, type Ours, removed, surveyed } from './keys-of-ours.ts';
import type { Profile } from './profile.ts';
import type { Settings } from './settings.ts';

const GROUPS: readonly Group[] = [
  { name: 'Who may ask', writes: false, look: access },
  { name: 'New keys', writes: true, look: births },
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
  /** Keys that could not be removed again. */
  readonly left: readonly Ours[];
  readonly interrupted: boolean;
  readonly calls: { readonly made: number; readonly most: number; readonly seconds: number };
}

/** Keys of an earlier run lie on the account. */
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
  /** Told the name of each group as it begins. */
  readonly begins?: (group: string) => void;
  readonly patienceMs?: number;
}

/** Every group in turn, whatever becomes of the one before; then everything that was made is removed. */
export async function examine(run: Run): Promise<Report> {
  const calls = runLog(run.settings.rate.windowSeconds);
  const started = Date.now();
  // A ninth of the rate is left, so that what was made can be removed at once whenever this ends.
  const account = openAccount({ settings: run.settings, calls, lane: 'approval' });
  run.signal.addEventListener('abort', () => void account.stop());
  const bench = await benchOn(account, run);
  const groups: { name: string; findings: Finding[] }[] = [];
  for (const group of GROUPS) {
    if (run.signal.aborted) break;
    if (group.writes && run.readOnly) continue;
    const findings: Finding[] = [];
    groups.push({ name: group.name, findings });
    run.begins?.(group.name);
    await look(group, { bench, findings, signal: run.signal });
  }
  const left = run.readOnly ? [] : await cleanedUp(run.settings, calls, bench);
  await account.stop();
  const seconds = Math.round((Date.now() - started) / 1000);
  return {
    groups,
    profile: bench.profile,
    left,
    interrupted: run.signal.aborted,
    calls: { made: calls.made(), most: calls.most(), seconds },
  };
}

const A_MINUTE = 62_000;

async function benchOn(account: Account, { settings, readOnly, patienceMs = A_MINUTE }: Run): Promise<Bench> {
  const { highest, leftovers } = await surveyed(account);
  if (leftovers.length > 0 && !readOnly) throw new LeftoversFound(leftovers);
  const { verdict } = await account.ask(listOf({ p: 1, page_size: 1 }));
  return {
    account,
    settings,
    profile: {},
    run: PREFIX + randomBytes(2).toString('hex'),
    above: highest,
    made: new Set(),
    firstPage: verdict.kind === 'ok' && Array.isArray(verdict.data) ? 0 : 1,
    secret: null,
    patienceMs,
    unlisted: [],
    common: null,
  };
}

type Looking = { bench: Bench; findings: Finding[]; signal: AbortSignal };

async function look(group: Group, { bench, findings, signal }: Looking): Promise<void> {
  try {
    for await (const found of group.look(bench)) {
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

/** Through a door of its own, which an interruption does not shut. Whatever was made, under whatever name. */
async function cleanedUp(settings: Settings, calls: RunLog, bench: Bench): Promise<readonly Ours[]> {
  const account = openAccount({ settings, calls, lane: 'interactive' });
  const listed = await surveyed(account).catch(() => null);
  const hidden = await hunted(account, bench).catch(() => []);
  const own = new Map<KeyId, Ours>([...bench.made].map((id) => [id, { id, name: bench.run }]));
  for (const key of [...(listed?.leftovers ?? []), ...hidden])
    if (key.name.startsWith(bench.run)) own.set(key.id, key);
  const stuck = await removed(account, [...own.values()]);
  await account.stop();
  const names = new Set([...own.values()].map(({ name }) => name));
  return [...stuck, ...bench.unlisted.filter((name) => !names.has(name)).map((name) => ({ id: 0, name }))];
}

/** Only keys that bear the prefix; answers what was found and what would not go. */
export async function removeLeftovers(settings: Settings, list: (keys: readonly Ours[]) => void) {
  const calls = runLog(settings.rate.windowSeconds);
  const account = openAccount({ settings, calls, lane: 'interactive' });
  const { leftovers } = await surveyed(account);
  list(leftovers);
  const stuck = await removed(account, leftovers);
  await account.stop();
  return { found: leftovers, stuck };
}
