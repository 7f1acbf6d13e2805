import { expect } from 'vitest';
import type { TestedBot } from './bot-process.ts';
import { ANA, told } from './second-slack/people.ts';
import type { OtherWorld } from './second-world.ts';

/** Checks that the bot serves a command, and that no error reached the process handlers. */
export async function expectServing(world: OtherWorld, bot: TestedBot, name = 'still-here'): Promise<void> {
  expect(await bot.status('/healthz')).toBe(200);
  await bot.ready();
  await world.slack.types(ANA, `create ${name}`);
  await told(world, ANA, new RegExp(name));
  expect(world.cometApi.row(name)).toBeDefined();
  expect(bot.lines().filter(({ msg }) => /nobody handled/.test(String(msg)))).toEqual([]);
}
