import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { startTroubledWorld } from '../../sandbox/troubled-past.ts';

const SOON = { timeout: 15_000 };

test('thirty hours of trouble end now, and the people of a Grid each read their answer', async () => {
  const policy = await readFile(new URL('../../sandbox/policy.yaml', import.meta.url), 'utf8');
  await using world = await startTroubledWorld({ policy, isGrid: true, sweep: '1s' });
  const { slack, cometApi } = world;
  expect(world.aheadMs).toBe(0);
  expect(cometApi.account.rows().length).toBeGreaterThan(36);

  const cards = () =>
    slack
      .as('lee')
      .sees({ channel: 'key-requests' })
      .map(textOf)
      .map((text) => /^\*(\W+ \w+)\* · .*?(\+\$\d+|unlimited|new key)/.exec(text)?.slice(1).join(' '))
      .filter(Boolean);
  await expect
    .poll(cards, SOON)
    .toEqual([
      '⌛ Expired +$50',
      '❌ Denied +$500',
      '⏳ Pending +$100',
      '✅ Applied +$20',
      '⏳ Pending unlimited',
      '⏳ Pending new key',
    ]);
  const told = () => slack.as('ana').dms().map(textOf).join();
  await expect.poll(told, SOON).toMatch(/both-dead.*has expired.*launch-bot.*expires/s);

  for (const [name, answer] of [
    ['max', /CometAPI is answering/],
    ['noa', /CometAPI is answering/],
    ['kim', /other workspaces/],
    ['uli', /[Gg]uest/],
  ] as const) {
    const person = slack.as(name);
    await person.types('/cometkey status');
    await expect.poll(() => textOf(person.lastEphemeral() ?? {}), SOON).toMatch(answer);
  }
}, 60_000);
