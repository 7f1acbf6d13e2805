import { rowOf } from '../../src/cometapi/wire/keys/key-row.ts';
import { unitPrice } from '../../src/cometapi/wire/schema.ts';
import { finding, harmIf, notSeen } from '../finding.ts';
import { type Fixture, firstRows } from '../fixture.ts';
import type { Answer } from '../raw-call.ts';
import { type Row, rowIn } from '../row.ts';

const DOCUMENTED = [
  'id',
  'user_id',
  'key',
  'status',
  'name',
  'created_time',
  'accessed_time',
  'expired_time',
  'remain_quota',
  'unlimited_quota',
  'model_limits_enabled',
  'model_limits',
  'allow_ips',
  'used_quota',
  'group',
  'cross_group_retry',
  'DeletedAt',
];
/** The members that everything the bot says about a key rests on. */
const NEEDED = ['id', 'status', 'name', 'expired_time', 'remain_quota', 'unlimited_quota', 'used_quota'];

export const get = (id: number) => ({ method: 'GET', path: `/api/token/${id}` }) as const;

export async function* reads(fixture: Fixture) {
  const rows = await firstRows(fixture);
  const [newest] = rows;
  yield await oneKey(fixture, newest);
  yield await noSuchKey(fixture, newest?.id ?? fixture.previousMaxId);
  yield await noSuchPath(fixture);
}

async function oneKey({ account, profile, created }: Fixture, listed: Row | undefined) {
  const about = {
    behaviour: 'one key by its id',
    documented: 'the row; since 2026 its secret masked',
    bot: 'reads what it knows, defaults what is missing, sends the rest back as it came',
  };
  if (!listed) return notSeen({ ...about, observed: 'there is no key to read' });
  const answer = await account.ask(get(listed.id));
  const row = rowIn(answer) ?? listed;
  const unknown = Object.keys(row).filter((name) => !DOCUMENTED.includes(name));
  profile.omittedMembers = DOCUMENTED.filter((name) => !(name in row));
  // Values of other people's keys are not reported.
  const shown = (name: string) => (created.has(row.id) ? row[name] : null);
  profile.addedMembers = Object.fromEntries(unknown.map((name) => [name, shown(name)]));
  const missing = NEEDED.filter((name) => !(name in row));
  const isRead = answer.verdict.kind === 'ok' && rowOf(listed.id).safeParse(answer.verdict.data).success;
  const harm = isRead
    ? harmIf(missing.length > 0, `the bot would guess ${missing.join(', ')} of every key`)
    : 'no key could be read, so nothing could be shown or changed';
  return finding({ ...about, observed: membersOf(row, unknown), harm });
}

function membersOf(row: Row, unknown: readonly string[]): string {
  const lacking = DOCUMENTED.filter((name) => !(name in row));
  const lacks = lacking.length === 0 ? '' : `, without ${lacking.join(', ')}`;
  return `${Object.keys(row).length} members${lacks}${unknown.length === 0 ? '' : `, with ${unknown.join(', ')}`}`;
}

async function noSuchKey({ account, profile }: Fixture, newest: number) {
  const answer = await account.ask(get(newest + 1_000_000));
  const { verdict } = answer;
  profile.zeroRowOnRefusal = Boolean((answer.json as { data?: unknown } | null)?.data);
  const isKnown = verdict.kind === 'said_no' && verdict.reason === 'not_found';
  return finding({
    behaviour: 'a key that is not there',
    documented: '200, success false, “record not found”',
    observed: `HTTP ${answer.status}, ${profile.zeroRowOnRefusal ? 'a row of zeros beside the refusal' : 'no row'}`,
    bot: 'goes by the words, and looks at data only after success',
    harm: harmIf(
      !isKnown,
      'a deleted key would stay in lists for ever, and its changes would end in an error',
    ),
  });
}

async function noSuchPath({ account }: Fixture) {
  const answer = await account.ask({ method: 'GET', path: '/api/cometkey-contract' });
  const isJson = answer.json !== null;
  return finding({
    behaviour: 'a path that is not there',
    documented: '404 with an error object; HTML or a redirect may be',
    observed: `HTTP ${answer.status}, ${isJson ? 'JSON' : 'no JSON'}`,
    bot: 'decides by status, then wants an envelope; follows no redirect',
    harm: harmIf(answer.verdict.kind === 'ok', 'anything would be taken for success'),
  });
}

export async function* money(fixture: Fixture) {
  const { account, profile, settings } = fixture;
  const status = await account.ask({ method: 'GET', path: '/api/status' });
  const told = status.verdict.kind === 'ok' ? (status.verdict.data as Record<string, unknown> | null) : null;
  profile.status = picked(told ?? {}, ['quota_per_unit', 'enable_batch_update', 'version']);
  if (told !== null) profile.batchCharges = told['enable_batch_update'] === true;
  const price = told === null ? null : (unitPrice.safeParse(told).data ?? null);
  yield finding({
    behaviour: 'units of quota per dollar',
    documented: 'not told by CometAPI; 500000 in the family',
    observed: price === null ? 'not told' : String(price),
    bot: 'goes by /api/status unless COMETAPI_QUOTA_PER_UNIT is set',
    harm: harmIf(
      price === null && settings.unitsPerUsd === null,
      'every amount in dollars would rest on a guess: set COMETAPI_QUOTA_PER_UNIT',
    ),
  });
  yield finding({
    behaviour: 'when charges are booked',
    documented: 'at once, or within 5 s where updates are batched',
    observed: profile.batchCharges === undefined ? 'not told' : profile.batchCharges ? 'batched' : 'at once',
    bot: 'aims at left + used, which no charge changes',
    harm: null,
  });
  yield clocks(status);
  yield* forms(fixture);
}

const picked = (from: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (name in from ? [[name, from[name]]] : [])));

const SLACK_SECONDS = 60;

function clocks({ headers, at }: Answer) {
  const about = {
    behaviour: 'clocks',
    documented: 'a Date header',
    bot: 'judges expiry by the clock of this machine',
  };
  const date = Date.parse(String(headers['date'] ?? ''));
  if (Number.isNaN(date)) return notSeen({ ...about, observed: 'no Date header' });
  const seconds = Math.round((at.getTime() - date) / 1000);
  const isOff = Math.abs(seconds) > SLACK_SECONDS;
  return finding({
    ...about,
    observed: isOff ? `${seconds} s apart` : 'the same within a minute',
    harm: harmIf(isOff, 'expiries would be told too early or too late: set the clock of this machine'),
  });
}

async function* forms({ account: { bot } }: Fixture) {
  const ask = async (what: string, path: string, list: Promise<readonly string[]>) => {
    const seen = await list.catch(() => null);
    return finding({
      behaviour: `${what} of the account`,
      documented: path,
      observed: seen === null ? 'not readable' : `${seen.length}`,
      bot: 'offers them in forms; what it cannot check against them it refuses',
      harm: null,
    });
  };
  yield await ask('models', 'GET /api/user/models', bot.models());
  yield await ask('groups', 'GET /api/user/self/groups', bot.groups());
}
