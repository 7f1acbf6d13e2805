import { finding, harmIf, notSeen } from '../finding.ts';
import { byBot, type Fixture, nameFor, putAndRead, putKey, trialKey, wordsOf } from '../fixture.ts';
import { bodyOf, differingMembers, type Row, rowIn } from '../row.ts';

const DISTINCT = {
  model_limits_enabled: true,
  model_limits: 'gpt-4o,gpt-4o-mini',
  allow_ips: '127.0.0.1\n10.0.0.0/8',
  cross_group_retry: true,
};

export async function* writes(fixture: Fixture) {
  const key = await trialKey(fixture, 'w', DISTINCT);
  const { found, row } = await answered(fixture, key);
  yield found;
  yield await renamed(fixture, row);
  yield await omitted(fixture, key);
  yield await unknown(fixture, key);
  yield await added(fixture, key);
  yield await nullAddresses(fixture, key);
}

async function answered(fixture: Fixture, key: Row) {
  const { answer, row } = await putAndRead(fixture, { ...bodyOf(key), remain_quota: 30_000 });
  const told = rowIn(answer);
  const lost = differingMembers({ ...key, remain_quota: 30_000 }, row);
  const isAsWritten = told === null || told['remain_quota'] === row['remain_quota'];
  const found = finding({
    behaviour: 'answer to an update',
    documented: 'the row as written',
    observed:
      told === null ? wordsOf(answer) : isAsWritten ? 'the row as written' : 'another row than stored',
    bot: 'chains repairs on it, and reads the row before it says “applied”',
    harm:
      answer.verdict.kind === 'ok'
        ? harmIf(lost.length > 0, `a whole update loses ${lost.join(', ')}`)
        : 'no key could be changed',
  });
  return { found, row };
}

/** The commonest write, made by the bot's own code: only the name may change. */
async function renamed(fixture: Fixture, before: Row) {
  const name = nameFor(fixture, 'renamed');
  const seen = { name: String(before['name']) };
  const { written, after } = await byBot(fixture, before, { kind: 'edit', seen, to: { name } });
  const moved = differingMembers(before, after).filter((member) => member !== 'name');
  const isDone = written.kind === 'done' && after['name'] === name;
  return finding({
    behaviour: 'a rename, by the bot',
    documented: 'every member sent is stored',
    observed:
      moved.length > 0 ? `also moved ${moved.join(', ')}` : isDone ? 'only the name moved' : written.kind,
    bot: 'sends the whole row, reads it back and compares every field',
    harm:
      moved.length > 0
        ? `a mere rename takes ${moved.join(', ')} with it`
        : harmIf(!isDone, `changes would end as “${written.kind}”`),
  });
}

async function omitted(fixture: Fixture, key: Row) {
  const { taken, row } = await putAndRead(fixture, { id: key.id, name: nameFor(fixture, 'part') });
  const whole = ['remain_quota', 'expired_time', ...Object.keys(DISTINCT)].filter((name) => name in key);
  const lost = whole.filter((name) => row[name] !== key[name] && name !== 'remain_quota');
  if (row['remain_quota'] === 0) lost.unshift('remain_quota');
  await putKey(fixture, { ...bodyOf(key), id: key.id });
  return finding({
    behaviour: 'an update that leaves members out',
    documented: 'the family empties what is left out',
    observed: !taken ? 'refused' : lost.length > 0 ? `empties ${lost.join(', ')}` : 'keeps them',
    bot: 'never leaves one out, not even to change the status',
    harm: null,
  });
}

async function unknown(fixture: Fixture, key: Row) {
  const { taken, row } = await putAndRead(fixture, { ...bodyOf(key), cometkey_contract: 'x' });
  return finding({
    behaviour: 'a member the server does not know',
    documented: 'ignored by the family',
    observed: !taken ? 'refused' : 'cometkey_contract' in row ? 'kept' : 'ignored',
    bot: 'sends none but those that came with the key',
    harm: null,
  });
}

/** Members newer than the bot: it must send them back, or its next write empties them. */
async function added(fixture: Fixture, key: Row) {
  const about = {
    behaviour: 'members the bot does not know',
    documented: 'newer servers add some, such as auto_groups',
    bot: 'sends them back as they came',
  };
  const texts = Object.keys(fixture.profile.addedMembers ?? {}).filter(
    (name) => typeof key[name] === 'string',
  );
  if (texts.length === 0) fixture.profile.extraMembers = [];
  if (texts.length === 0) return notSeen({ ...about, observed: 'there is none that holds text' });
  const extra = Object.fromEntries(texts.map((name) => [name, 'cometkey']));
  const { row } = await putAndRead(fixture, { ...bodyOf(key), ...extra });
  const kept = texts.filter((name) => row[name] === 'cometkey');
  fixture.profile.extraMembers = kept;
  if (kept.length === 0) return notSeen({ ...about, observed: 'no such member can be written' });
  const name = nameFor(fixture, 'kept');
  const seen = { name: String(row['name']) };
  const { after } = await byBot(fixture, row, { kind: 'edit', seen, to: { name } });
  const lost = kept.filter((member) => after[member] !== 'cometkey');
  return finding({
    ...about,
    observed: lost.length > 0 ? `lost ${lost.join(', ')}` : `${kept.join(', ')} kept by a rename`,
    harm: harmIf(lost.length > 0, `every write empties ${lost.join(', ')}`),
  });
}

async function nullAddresses(fixture: Fixture, key: Row) {
  const { taken, row } = await putAndRead(fixture, { ...bodyOf(key), allow_ips: null });
  return finding({
    behaviour: 'no list of addresses',
    documented: 'null and "" are both “from everywhere”',
    observed: taken ? `null reads back ${JSON.stringify(row['allow_ips'] ?? null)}` : 'null is refused',
    bot: 'takes both for “from everywhere”',
    harm: null,
  });
}
