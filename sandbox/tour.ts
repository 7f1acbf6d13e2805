import type { Person } from './slack/person.ts';
import type { Message } from './slack/shapes.ts';
import { textOf } from './slack/text-of.ts';
import { fromBot, said, scene } from './tour-words.ts';
import { until } from './until.ts';
import { startWorld } from './world.ts';

/*
 * The main job, played by three people over the real wires: create → reveal → ask → approve → applied and
 * read back → spent → DM → renew. Nothing here is told by the tour itself: every line that follows a name was
 * typed by that person, or sent to them by the bot.
 */

const mentions = (words: RegExp) => (message: Message) => words.test(textOf(message));

const startedAt = Date.now();
await using world = await startWorld({ flavour: 'newapi', sweep: '1s', seeded: false });
const { slack, cometApi } = world;
const bot = await world.startBot();
await bot.ready();
const [ana, lee] = [slack.as('ana'), slack.as('lee')];

async function types(person: Person, line: string, answer: RegExp): Promise<void> {
  const before = person.lastEphemeral();
  said(person.name, line);
  await person.types(line);
  const told = await until(`an answer to ${line}`, () => {
    const last = person.lastEphemeral();
    return last !== before && last && answer.test(textOf(last)) ? last : null;
  });
  fromBot(`only ${person.name} sees`, textOf(told));
}

/** Makes a model call; true when CometAPI accepts the key. */
async function callsModel(secret: string, units: number): Promise<boolean> {
  const answer = await fetch(`${cometApi.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'x-sandbox-units': String(units),
    },
    body: JSON.stringify({ model: 'gpt-4o-mini', messages: [] }),
  });
  return answer.ok;
}

async function approvedByLee(what: RegExp): Promise<void> {
  const card = await until('the card', () =>
    lee
      .sees({ channel: 'key-requests' })
      .findLast((message) => what.test(textOf(message)) && /^\W*Pending/.test(textOf(message))),
  );
  fromBot('#key-requests', textOf(card));
  said('lee', '(presses Approve)');
  await lee.clicks('Approve', { in: card });
  const done = await until('the card to say Applied', () =>
    lee
      .sees({ channel: 'key-requests' })
      .find(({ ts, ...rest }) => ts === card.ts && /^\W*Applied/.test(textOf(rest as Message))),
  );
  fromBot('#key-requests', textOf(done));
}

const dmTo = async (person: Person, words: RegExp): Promise<Message> => {
  const message = await until(`a DM about ${words}`, () => person.dms().findLast(mentions(words)));
  fromBot(`DM to ${person.name}`, textOf(message));
  return message;
};

scene('Ana needs a key');
await types(ana, '/cometkey create search-prod --quota $20 --expires 30d', /search-prod/);
said('ana', '(presses Reveal secret)');
await ana.clicks('Reveal secret');
const shown = await until('the secret', () => /sk-\w{20,}/.exec(textOf(ana.modal() ?? {}))?.[0]);
fromBot('a modal that only ana sees, once', `sk-${'•'.repeat(12)}${shown.slice(-4)}`);
await ana.closes();
if (!(await callsModel(shown, 6250))) throw new Error('the new key does not work');

scene('She needs more; a lead decides');
await types(ana, '/cometkey quota search-prod +$50 launch week', /search-prod/);
await approvedByLee(/\+?\$50/);
await dmTo(ana, /Applied|applied/);

scene('A program spends all of it');
const row = cometApi.account.rows()[0];
if (!row) throw new Error('the account has lost its key');
while (await callsModel(shown, 5_000_000));
const left = cometApi.account.row(row.id)?.remain_quota ?? 0;
if (left > 0) await callsModel(shown, left);
const dead = await dmTo(ana, /used up|exhausted/i);
said('ana', '(presses Ask for +$20)');
await ana.clicks('Ask for +$20', { in: dead });
await until('the form', () => ana.modal());
await ana.fills({ reason: 'launch week runs on' });
await ana.submits();
await approvedByLee(/\$20/);
if (!(await callsModel(shown, 6250))) throw new Error('the key is still dead after the top-up');

scene('Its time is over');
cometApi.account.setExpiry(row.id, Date.now() - 60_000);
const expired = await dmTo(ana, /expired/i);
said('ana', '(presses Renew 30 days)');
await ana.clicks('Renew 30 days', { in: expired });
const renewed = await until('the renewal', () => {
  const last = ana.lastEphemeral();
  return last && /renew|expire/i.test(textOf(last)) ? last : null;
});
fromBot('only ana sees', textOf(renewed));
if (!(await callsModel(shown, 6250))) throw new Error('the key is still dead after the renewal');

scene(
  `The key works again. ${((Date.now() - startedAt) / 1000).toFixed(1)} s, one real bot, two real wires.`,
);
