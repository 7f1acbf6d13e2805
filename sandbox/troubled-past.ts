import type { Person } from './slack/person.ts';
import type { Message } from './slack/shapes.ts';
import { textOf } from './slack/text-of.ts';
import { seedTrouble } from './troubled-keys.ts';
import { until } from './until.ts';
import { type SandboxWorld, startWorld, type WorldOptions } from './world.ts';

const HOUR_MS = 3_600_000;

/** What people did so many hours ago; the last of it is all but now. */
const PAST: { hoursAgo: number; happens: (world: SandboxWorld) => Promise<void> }[] = [
  {
    hoursAgo: 30,
    happens: async ({ slack }) => {
      await types(slack.as('ana'), 'quota search-prod +$50 "for the autumn index"');
      await types(slack.as('bob'), 'quota ci +$500 just in case');
      await denies(slack.as('lee'), /just in case/, 'Please ask for what the week needs.');
    },
  },
  {
    hoursAgo: 20,
    happens: async ({ slack }) => {
      await types(slack.as('ana'), 'quota checkout-prod +$100 the shop stands still');
      await types(slack.as('bob'), 'quota batch-eval +$20 for 2d the evaluation of November');
      await slack.as('lea').clicks('Approve', { in: await card(slack.as('lea'), /evaluation of November/) });
    },
  },
  {
    hoursAgo: 5,
    happens: async ({ slack }) =>
      types(slack.as('bob'), 'unlimited overspent on for 4h a demo this afternoon'),
  },
  {
    hoursAgo: 0,
    happens: async ({ slack }) =>
      types(slack.as('ana'), 'create warehouse --quota $400 --expires never --reason "the inventory run"'),
  },
];

/** A world full of trouble: keys, notices and requests of the last thirty hours, with the bot running. */
export async function startTroubledWorld(options: WorldOptions): Promise<SandboxWorld> {
  const now = Date.now();
  const longest = Math.max(...PAST.map(({ hoursAgo }) => hoursAgo));
  const world = await startWorld({ ...options, seeded: false, aheadMs: -longest * HOUR_MS });
  const owned = seedTrouble(world.cometApi, now);
  const bot = await world.startBot();
  await bot.ready();
  for (const { id, owner } of owned) await types(world.slack.as('ada'), `assign #${id} @${owner}`);
  let at = longest;
  for (const { hoursAgo, happens } of PAST) {
    if (at > hoursAgo) await world.restarts.moveClock((at - hoursAgo) * HOUR_MS);
    at = hoursAgo;
    await happens(world);
  }
  return world;
}

async function types(person: Person, line: string): Promise<void> {
  const before = person.lastEphemeral();
  await person.types(`/cometkey ${line}`);
  await until(`an answer to ${line}`, () => person.lastEphemeral() !== before);
}

const card = (lead: Person, words: RegExp): Promise<Message> =>
  until(`the card about ${words}`, () =>
    lead.sees({ channel: 'key-requests' }).findLast((message) => words.test(textOf(message))),
  );

async function denies(lead: Person, words: RegExp, reason: string): Promise<void> {
  await lead.clicks('Deny', { in: await card(lead, words) });
  await until('the form of a denial', () => lead.modal());
  await lead.fills({ reason });
  await lead.submits();
  await lead.closes();
}
