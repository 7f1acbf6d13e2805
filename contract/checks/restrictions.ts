import type { SettingsPatch } from '../../src/domain/keys/settings.ts';
import type { WriteResult } from '../../src/usecases/ports/cometapi.ts';
import { finding, harmIf } from '../finding.ts';
import { byBot, commonKey, type Fixture, nameFor, putAndRead, putKey } from '../fixture.ts';
import { bodyOf, type Row } from '../row.ts';

export async function* restrictions(fixture: Fixture) {
  const key = await commonKey(fixture);
  yield await group(fixture, key);
  const to = { models: ['gpt-4o', 'gpt-4o-mini'], allowIps: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'] };
  const seen: SettingsPatch = { models: null, allowIps: [] };
  const { written, after } = await byBot(fixture, key, { kind: 'edit', seen, to });
  yield edited(written, after['model_limits'] === to.models.join(','), {
    what: 'models',
    documented: 'model_limits, with commas',
  });
  yield edited(written, after['allow_ips'] === to.allowIps.join('\n'), {
    what: 'addresses',
    documented: 'allow_ips, a line each; CIDR since late 2025',
  });
}

async function group(fixture: Fixture, key: Row) {
  const about = {
    behaviour: 'a group the account does not have',
    documented: 'refused on write; the family only at use',
    bot: 'offers the account’s groups, and tells a refusal',
  };
  const { taken, row } = await putAndRead(fixture, { ...bodyOf(key), group: nameFor(fixture, 'no') });
  await putKey(fixture, bodyOf(key));
  if (!('group' in row)) return finding({ ...about, observed: 'keys have no group here', harm: null });
  fixture.profile.groupCheckedOnWrite = !taken;
  return finding({ ...about, observed: taken ? 'taken' : 'refused', harm: null });
}

type Edit = { what: string; documented: string };

/** A server without restrictions is safe as long as the bot notices. */
function edited({ kind }: WriteResult, isStored: boolean, { what, documented }: Edit) {
  const isTold = kind === 'not_taken' || kind === 'refused';
  return finding({
    behaviour: `${what} of a key, by the bot`,
    documented,
    observed: isStored ? 'stored as sent' : `not stored; the bot says “${kind}”`,
    bot: 'writes the spelling the family reads, and reads it back',
    harm: harmIf(!isStored && !isTold, `a key would be called restricted to ${what}, and is not`),
  });
}
