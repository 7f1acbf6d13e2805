import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

test('a replica died while it chose a name: who creates a key is told to try again, and the first try has no effect later', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const dead = stage.bot.ports.store.leases.withLock('names', 0, () => ended);
  await stage.after(ana.types('/cometkey create other --quota $5'));
  end();
  await dead;
  expect(stage.told(ana)).toMatch(/Please try again in half a minute/);
  stage.advance(60_000);
  await stage.runs('apply');
  expect(cometApi.account.rows().map(({ name }) => name)).toEqual(['search-prod']);
  expect(ana.dms().map(textOf).join()).not.toContain('Applied');
}, 20_000);
