import { expect, test } from 'vitest';
import { assignKey } from '../../src/usecases/keys/owners/assign-key.ts';
import { rememberTeam } from '../../src/usecases/watch/faults/remember-team.ts';
import { ownedKey } from '../support/owned-key.ts';
import { stageWithTeams } from '../support/teams.ts';

const MINUTE = 60_000;

test('a key that gets another owner meanwhile does not get the team of the one before', async () => {
  await using stage = await stageWithTeams();
  const { ada, ana, bot } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  const { keys } = bot.ports.store;
  const list: typeof keys.list = async (query) => {
    const seen = await keys.list(query);
    await stage.after(ada.types('/cometkey assign search-prod @lea'));
    return seen;
  };
  await rememberTeam({ ...bot.ports, store: { ...bot.ports.store, keys: { ...keys, list } } }, 'U0ANA');
  expect(await keys.get(1)).toMatchObject({ owner: 'U0LEA', team: null });
});

test('an admin who moves a key to another team is not told that its owner is still who it was before', async () => {
  await using stage = await stageWithTeams();
  const { ada, ana, bot, slack } = stage;
  await stage.after(ana.types('/cometkey create search-new --quota $5'));
  slack.workspace.groups.find(({ id }) => id === 'S0ADS')?.users.push('U0ANA');
  stage.advance(MINUTE + 1);
  const { directory, store } = bot.ports;
  let isFirst = true;
  const member: typeof directory.member = async (id) => {
    const found = await directory.member(id);
    if (isFirst) {
      isFirst = false;
      await stage.after(ada.types('/cometkey assign search-new @lea'));
    }
    return found;
  };
  const asAda = await directory.member('U0ADA');
  const ports = { ...bot.ports, directory: { ...directory, member } };
  const told = await assignKey(ports, asAda, { keyId: 1, owner: 'U0ANA', team: 'ads' });
  expect(told.from).toBe('U0LEA');
  expect(await store.keys.get(1)).toMatchObject({ owner: 'U0ANA', team: 'ads' });
});
