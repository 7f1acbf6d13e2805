import type { SettingsPatch } from '../../src/domain/change.ts';
import { type Bench, byBot, commonKey, nameFor, putAndRead, putKey } from '../bench.ts';
import { finding, harmIf } from '../finding.ts';
import { bodyOf, type Row } from '../row.ts';

export async function* restrictions(bench: Bench) {
  const key = await commonKey(bench);
  yield await group(bench, key);
  yield await edited(bench, key, {
    what: 'models',
    documented: 'model_limits, with commas',
    member: 'model_limits',
    to: { models: ['gpt-4o', 'gpt-4o-mini'] },
    wanted: 'gpt-4o,gpt-4o-mini',
  });
  yield await edited(bench, key, {
    what: 'addresses',
    documented: 'allow_ips, a line each; CIDR since late 2025',
    member: 'allow_ips',
    to: { allowIps: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'] },
    wanted: '127.0.0.1\n10.0.0.0/8\n2001:db8::/32',
  });
}

async function group(bench: Bench, key: Row) {
  const about = {
    behaviour: 'a group the account does not have',
    documented: 'refused on write; the family only at use',
    bot: 'offers the account’s groups, and tells a refusal',
  };
  const { taken, row } = await putAndRead(bench, { ...bodyOf(key), group: nameFor(bench, 'no') });
  await putKey(bench, bodyOf(key));
  if (!('group' in row)) return finding({ ...about, observed: 'keys have no group here', harm: null });
  bench.profile.groupCheckedOnWrite = !taken;
  return finding({ ...about, observed: taken ? 'taken' : 'refused', harm: null });
}

interface Edit {
  readonly what: string;
  readonly documented: string;
  readonly member: string;
  readonly to: SettingsPatch;
  readonly wanted: string;
}

async function edited(bench: Bench, key: Row, { what, documented, member, to, wanted }: Edit) {
  const seen: SettingsPatch = { models: null, allowIps: [] };
  const shown = Object.fromEntries(
    Object.keys(to).map((field) => [field, seen[field as keyof SettingsPatch]]),
  );
  const { written, after } = await byBot(bench, key, { kind: 'edit', seen: shown, to });
  const isStored = after[member] === wanted;
  // A server without them is no danger as long as the bot notices.
  const isTold = written.kind === 'not_taken' || written.kind === 'refused';
  const observed = isStored ? 'stored as sent' : `not stored; the bot says “${written.kind}”`;
  return finding({
    behaviour: `${what} of a key, by the bot`,
    documented,
    observed,
    bot: 'writes the spelling the family reads, and reads it back',
    harm: harmIf(!isStored && !isTold, `a key would be called restricted to ${what}, and is not`),
  });
}
