import { expect, test } from 'vitest';
import { wordsOn } from '../support/other-slack-words.ts';
import { type OtherWorld, otherWorld } from '../support/other-world.ts';

const [ANA, LEE] = ['W9ANA', 'W9LEE'];

/** The newest thing that only this person saw, once it says so. */
async function told({ slack }: OtherWorld, user: string, words: RegExp) {
  const newest = () => slack.state.told[user]?.at(-1) ?? {};
  await expect.poll(() => wordsOn(newest()), { timeout: 10_000 }).toMatch(words);
  return newest();
}

async function card({ slack }: OtherWorld, words: RegExp) {
  const newest = () =>
    slack.state.messages.findLast(({ channel, thread_ts }) => channel === 'G9REQUESTS' && !thread_ts);
  await expect.poll(() => wordsOn(newest()), { timeout: 10_000 }).toMatch(words);
  return newest() ?? {};
}

async function mainJob(world: OtherWorld): Promise<void> {
  const { slack, cometApi } = world;
  await slack.types(ANA, 'create search-prod --quota $20 --expires 30d');
  const made = await told(world, ANA, /search-prod/);
  expect(cometApi.rows()).toMatchObject([{ name: 'search-prod', remain_quota: 20 * cometApi.unitsPerUsd }]);

  await slack.presses('Reveal secret', { user: ANA, message: made });
  const secret = cometApi.row('search-prod')?.key ?? 'none';
  await expect.poll(() => wordsOn([...slack.state.views.values()])).toContain(`sk-${secret}`);

  await slack.types(ANA, 'show search-prod');
  expect(wordsOn(await told(world, ANA, /\$20/))).toContain('search-prod');

  await slack.types(ANA, 'quota search-prod +$50 launch week');
  await slack.presses('Approve', { user: LEE, message: await card(world, /Pending/) });
  await card(world, /Applied/);
  expect(cometApi.row('search-prod')).toMatchObject({
    remain_quota: 70 * cometApi.unitsPerUsd,
    routing_hint: 'near',
  });
}

test.for(['socket', 'http'] as const)('the main job, with Slack at the %s', async (door) => {
  await using world = await otherWorld(door);
  await using bot = await world.startBot();
  await bot.ready();
  await mainJob(world);
  bot.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
});
