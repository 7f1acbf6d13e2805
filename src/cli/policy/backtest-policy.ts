import type { Config, Secrets } from '../../config/load-config.ts';
import { parsePolicy } from '../../config/policy/policy-file.ts';
import type { WrittenEntry } from '../../domain/audit.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import { units } from '../../domain/keys/quota.ts';
import { LONGEST_PERIOD } from '../../domain/policy/limits.ts';
import { teamNamed } from '../../domain/policy/people/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Request } from '../../domain/requests/request.ts';
import { DAY } from '../../domain/time.ts';
import { parseCommand } from '../../slack/commands/parse-command.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import type { Store } from '../../usecases/ports/store/store.ts';
import { auditBesideBot } from '../audit/audit-beside-bot.ts';
import { CannotRun } from '../cannot-run.ts';
import { say } from '../say.ts';
import { backtestText } from './backtest-text.ts';
import { type Asking, isChanged, replay } from './replay.ts';
import { textOf, USUAL_PRICE } from './test-policy.ts';
import { teamOfOwner, wantedIn } from './wanted.ts';

export interface Backtest {
  readonly file: string;
  readonly days: string;
}

/** Says what another policy would have answered to what was asked. 1: something would have been answered otherwise. */
export async function backtestPolicy(
  bot: { config: Config; secrets: Secrets },
  { file, days: text }: Backtest,
): Promise<0 | 1> {
  const days = daysFrom(text);
  const policy = policyAt(file);
  await using store = await auditBesideBot(bot);
  const now = new Date();
  const since = new Date(now.getTime() - days * DAY);
  const { askings, unread } = await askedIn(store, {
    since,
    policies: { before: bot.config.policy, after: policy },
  });
  const replayed = replay(askings, policy).filter(({ at }) => at >= since);
  say(backtestText(replayed, { days, unread }));
  return replayed.some(isChanged) ? 1 : 0;
}

export function daysFrom(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > LONGEST_PERIOD)
    throw new CannotRun(`--days takes a number from 1 to ${LONGEST_PERIOD}, not ${text}.`);
  return Number(text);
}

export function policyAt(file: string): Policy {
  const parsed = parsePolicy(textOf(file));
  if ('policy' in parsed) return parsed.policy;
  throw new CannotRun(
    parsed.mistakes.map(({ line, column, message }) => `✖ ${file}:${line}:${column} ${message}`).join('\n'),
  );
}

interface Policies {
  /** Under which it was asked. */
  readonly before: Policy;
  readonly after: Policy;
}

/** The oldest first. Before `since` too, because caps and limits count what was given in their periods. */
async function askedIn(store: Store, { since, policies }: { since: Date; policies: Policies }) {
  const createdSince = new Date(since.getTime() - LONGEST_PERIOD * DAY);
  const requests = await store.requests.list({ createdSince, limit: null });
  const people = requests.filter(({ change }) => change.kind !== 'revert').toReversed();
  const refusals = await store.audit.list({ since, limit: MOST_ENTRIES, acts: ['policy.refused'] });
  const keys = await keysOf(store, [...people, ...refusals]);
  const asked = people.map((request) => askingOf(request, keys));
  const refused = refusals.flatMap((entry) => refusedAsking(entry, keys, policies) ?? []);
  const askings = [...asked, ...refused].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return { askings, unread: refusals.length - refused.length };
}

const MOST_ENTRIES = 1_000_000;

type Keys = ReadonlyMap<KeyId, MirroredKey>;

async function keysOf(store: Store, of: readonly { readonly keyId: KeyId | null }[]): Promise<Keys> {
  const ids = [...new Set(of.flatMap(({ keyId }) => keyId ?? []))];
  return new Map((await store.keys.byIds(ids)).map((key) => [key.id, key]));
}

function askingOf(request: Request, keys: Keys): Asking {
  const {
    createdAt: at,
    requester: by,
    owner,
    keyId,
    keyName,
    unitsPerUsd,
    approval,
    rule,
    counter,
    team = null,
  } = request;
  return {
    at,
    by,
    owner,
    team,
    change: counter?.original ?? request.change,
    key: keyAsThen(request, keyId === null ? undefined : keys.get(keyId)),
    keyId,
    keyName,
    unitsPerUsd,
    before: { outcome: approval === null ? 'allow' : 'ask', rule },
    isDone: request.state === 'applied',
  };
}

/** With what was granted before the change, and the settings that it replaced, where it was made. */
function keyAsThen(request: Request, key: MirroredKey | undefined): Key | null {
  if (key === undefined) return null;
  if (request.state !== 'applied') return key;
  const { grantedBefore, was } = request.effect;
  const used = units(Math.min(key.used, grantedBefore));
  return { ...key, ...was, used, left: units(grantedBefore - used) };
}

/** null: it was asked in a form, or of a key that is not known; then nothing tells what it was. */
function refusedAsking(
  { at, actor: by, keyId, details }: WrittenEntry,
  keys: Keys,
  policies: Policies,
): Asking | null {
  const { line, rule } = details as { line?: unknown; rule?: unknown };
  if (typeof line !== 'string') return null;
  const key = keyId === null ? null : (keys.get(keyId) ?? null);
  const context = {
    now: at,
    zone: 'UTC',
    unitsPerUsd: USUAL_PRICE,
    create: policies.before.create,
  };
  try {
    const { named, unfound } = parseCommand(line, context);
    const reading = named.find((one) => key && isCalled(key, one.key ?? '')) ?? unfound;
    const asked = { key, owner: key?.owner ?? null, by };
    const { change, owner, team: said } = wantedIn(reading.command(), asked, context);
    const { people } = policies.after;
    const team = teamNamed(people, key?.team) ? (key?.team ?? null) : teamOfOwner(people, owner ?? by, said);
    const before = { outcome: 'refuse', rule: String(rule) } as const;
    const { unitsPerUsd } = context;
    const keyName = key?.name ?? '';
    return { at, by, owner, team, change, key, keyId, keyName, unitsPerUsd, before, isDone: false };
  } catch (error) {
    if (error instanceof Refused || error instanceof CannotRun) return null;
    throw error;
  }
}

const isCalled = ({ id, name }: MirroredKey, words: string): boolean =>
  words === `#${id}` || words === String(id) || name.toLowerCase().includes(words.toLowerCase());
