import { type Bench, byBot, nameFor, putAndRead, putKey, trialKey, wordsOf } from '../bench.ts';
import { finding, harmIf, notSeen } from '../finding.ts';
import { bodyOf, differingMembers, type Row, rowIn } from '../row.ts';

const DISTINCT = {
  model_limits_enabled: true,
  model_limits: 'gpt-4o,gpt-4o-mini',
  allow_ips: '127.0.0.1\n10.0.0.0/8',
  cross_group_retry: true,
};

export async function* writes(bench: Bench) {
  const key = await trialKey(bench, 'w', DISTINCT);
  const { found, row } = await answered(bench, key);
  yield found;
  yield await renamed(bench, row);
  yield await omitted(bench, key);
  yield await unknown(bench, key);
  yield await added(bench, key);
  yield await nullAddresses(bench, key);
}

async function answered(bench: Bench, key: Row) {
  const { answer, row } = await putAndRead(bench, { ...bodyOf(key), remain_quota: 30_000 });
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

/** The commonest write, by the bot's own hands: nothing but the name may move. */
async function renamed(bench: Bench, before: Row) {
  const name = nameFor(bench, 'renamed');
  const seen = { name: String(before['name']) };
  const { written, after } = await byBot(bench, before, { kind: 'edit', seen, to: { name } });
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

async function omitted(bench: Bench, key: Row) {
  const { taken, row } = await putAndRead(bench, { id: key.id, name: nameFor(bench, 'part') });
  const whole = ['remain_quota', 'expired_time', ...Object.keys(DISTINCT)].filter((name) => name in key);
  const lost = whole.filter((name) => row[name] !== key[name] && name !== 'remain_quota');
  if (row['remain_quota'] === 0) lost.unshift('remain_quota');
  await putKey(bench, { ...bodyOf(key), id: key.id });
  return finding({
    behaviour: 'an update that leaves members out',
    documented: 'the family empties what is left out',
    observed: !taken ? 'refused' : lost.length > 0 ? `empties ${lost.join(', ')}` : 'keeps them',
    bot: 'never leaves one out, not even to change the status',
    harm: null,
  });
}

async function unknown(bench: Bench, key: Row) {
  const { taken, row } = await putAndRead(bench, { ...bodyOf(key), cometkey_contract: 'x' });
  return finding({
    behaviour: 'a member the server does not know',
    documented: 'ignored by the family',
    observed: !taken ? 'refused' : 'cometkey_contract' in row ? 'kept' : 'ignored',
    bot: 'sends none but those that came with the key',
    harm: null,
  });
}

/** Members newer than the bot: it must hand them back, or its next write empties them. */
async function added(bench: Bench, key: Row) {
  const about = {
    behaviour: 'members the bot does not know',
    documented: 'newer servers add some, such as auto_groups',
    bot: 'sends them back as they came',
  };
  const texts = Object.keys(bench.profile.addedMembers ?? {}).filter((name) => typeof key[name] === 'string');
  if (texts.length === 0) bench.profile.extraMembers = [];
  if (texts.length === 0) return notSeen({ ...about, observed: 'there is none that holds text' });
  const extra = Object.fromEntries(texts.map((name) => [name, 'cometkey']));
  const { row } = await putAndRead(bench, { ...bodyOf(key), ...extra });
  const kept = texts.filter((name) => row[name] === 'cometkey');
  bench.profile.extraMembers = kept;
  if (kept.length === 0) return notSeen({ ...about, observed: 'no such member can be written' });
  const name = nameFor(bench, 'kept');
  const seen = { name: String(row['name']) };
  const { after } = await byBot(bench, row, { kind: 'edit', seen, to: { name } });
  const lost = kept.filter((member) => after[member] !== 'cometkey');
  return finding({
    ...about,
    observed: lost.length > 0 ? `lost ${lost.join(', ')}` : `${kept.join(', ')} kept by a rename`,
    harm: harmIf(lost.length > 0, `every write empties ${lost.join(', ')}`),
  });
}

async function nullAddresses(bench: Bench, key: Row) {
  const { taken, row } = await putAndRead(bench, { ...bodyOf(key), allow_ips: null });
  return finding({
    behaviour: 'no list of addresses',
    documented: 'null and "" are both “from everywhere”',
    observed: taken ? `null reads back ${JSON.stringify(row['allow_ips'] ?? null)}` : 'null is refused',
    bot: 'takes both for “from everywhere”',
    harm: null,
  });
}
