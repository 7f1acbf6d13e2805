import type { NewKey } from '../../src/domain/changes/new-key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { finding, harmIf } from '../finding.ts';
import { type Fixture, inSeconds, makeKey, nameFor, readKey, trialBody, wordsOf } from '../fixture.ts';
import { differingMembers, type Row } from '../row.ts';

export async function* creates(fixture: Fixture) {
  const body = trialBody(fixture, 'twin');
  const { answer, found } = await makeKey(fixture, body);
  const [older] = found;
  fixture.profile.createReturnsRow = Boolean((answer.json as { data?: unknown } | null)?.data);
  yield finding({
    behaviour: 'answer to a create',
    documented: 'success alone; no id, no secret',
    observed: fixture.profile.createReturnsRow ? 'the row' : wordsOf(answer),
    bot: 'uses a row that comes, else looks the key up',
    harm: harmIf(answer.verdict.kind !== 'ok', 'no key could be made'),
  });
  yield finding({
    behaviour: 'finding a new key',
    documented: 'listed at once, newest first',
    observed: older ? 'above the highest id, by its name' : `${found.length} found`,
    bot: 'looks above the highest id for the exact name',
    harm: harmIf(!older, 'the key would exist, and whoever asked for it be told that it was not found'),
  });
  if (older) yield* twins(fixture, body, older);
  yield await defaults(fixture);
  yield await byItsOwnHands(fixture);
}

async function* twins(fixture: Fixture, body: Record<string, unknown>, older: Row) {
  const { answer, found } = await makeKey(fixture, body);
  const [younger] = found;
  const after = await readKey(fixture, older.id).catch(() => null);
  const isTaken = answer.verdict.kind === 'ok';
  yield finding({
    behaviour: 'two keys of one name',
    documented: 'names need not be unique',
    observed: isTaken ? 'both are there' : 'refused',
    bot: 'gives no name twice, and never guesses between twins',
    harm: harmIf(
      after === null || differingMembers(older, after).length > 0,
      'making a key harms another key',
    ),
  });
  yield finding({
    behaviour: 'ids of new keys',
    documented: 'rising',
    observed: younger ? `the second is ${younger.id > older.id ? 'higher' : 'lower'}` : 'only one was made',
    bot: 'takes a key for new if its id is above all others',
    harm: harmIf(
      isTaken && !(younger && younger.id > older.id),
      'a new key could not be told from an old one',
    ),
  });
}

async function defaults(fixture: Fixture) {
  const { answer, found } = await makeKey(fixture, {
    ...trialBody(fixture, 'zero'),
    expired_time: 0,
    allow_ips: null,
    cometkey_contract: 'unknown',
  });
  const [row] = found;
  fixture.common = row ?? null;
  return finding({
    behaviour: 'create with expiry 0',
    documented: 'the family reads it as never',
    observed: row ? `stored as ${row['expired_time']}` : wordsOf(answer),
    bot: 'never sends 0: -1 is never, else a second from 1 on',
    harm: null,
  });
}

/** A create with every restriction set: one that the server drops would make the key too powerful. */
async function byItsOwnHands(fixture: Fixture) {
  const name = nameFor(fixture, 'by-bot');
  const key: NewKey = {
    name,
    quota: units(40_000),
    unlimited: false,
    expiresAt: new Date(inSeconds(3600) * 1000),
    models: ['gpt-4o', 'gpt-4o-mini'],
    allowIps: ['127.0.0.1', '10.0.0.0/8'],
    group: '',
    crossGroupRetry: false,
  };
  await using session = await fixture.account.bot.openCreate(fixture.account.lane);
  const born = await session.carryOut({ kind: 'create', previousMaxId: session.maxId, key });
  if (born.kind === 'done' || born.kind === 'not_taken') fixture.created.add(born.key.id);
  const missing = born.kind === 'done' ? lackingIn(await readKey(fixture, born.key.id), key) : [];
  return finding({
    behaviour: 'create, by the bot',
    documented: 'quota, expiry, models and addresses as sent',
    observed: missing.length > 0 ? `without ${missing.join(', ')}` : told(born.kind),
    bot: 'reads the new key back, and says what was not taken',
    harm:
      missing.length > 0
        ? `a key would be called made as asked while it lacks ${missing.join(', ')}`
        : harmIf(born.kind !== 'done' && born.kind !== 'not_taken', `creates end as “${born.kind}”`),
  });
}

const told = (kind: string) => (kind === 'not_taken' ? 'made, not as asked; the bot says so' : kind);

function lackingIn(row: Row, key: NewKey): string[] {
  const asked: Record<string, unknown> = {
    name: key.name,
    remain_quota: key.quota,
    unlimited_quota: false,
    expired_time: Math.floor((key.expiresAt?.getTime() ?? 0) / 1000),
    model_limits_enabled: true,
    model_limits: (key.models ?? []).join(','),
    allow_ips: key.allowIps.join('\n'),
  };
  return Object.keys(asked).filter((member) => row[member] !== asked[member]);
}
