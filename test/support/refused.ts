import { expect } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { OPEN_STATES } from '../../src/domain/requests/request.ts';
import type { Stage } from './stage.ts';

/** What a refusal must not change: the account, requests, notices, and what others read. */
export async function holdings({ cometApi, bot, slack }: Stage) {
  const { requests, keys, grants } = bot.ports.store;
  const rows = cometApi.account.rows();
  return {
    rows,
    owners: await Promise.all(rows.map(async ({ id }) => (await keys.get(id))?.owner ?? null)),
    asked: await requests.list({ needsDecision: true, limit: 100 }),
    open: await requests.list({ states: OPEN_STATES, limit: 100 }),
    grants: await Promise.all(rows.map(({ id }) => grants.ofKey(id))),
    said: slack.workspace.channels.flatMap(({ messages }) =>
      messages.filter(({ ephemeral_to }) => !ephemeral_to).map(({ channel, text }) => `${channel}: ${text}`),
    ),
  };
}

/** Runs an act that must be refused; answers the text that only its person reads, after checking that nothing changed. */
export async function refused(stage: Stage, person: Person, act: () => Promise<unknown>): Promise<string> {
  const before = await holdings(stage);
  const read = person.sees().length;
  const modal = textOf(person.modal());
  await stage.after(act());
  expect(await holdings(stage)).toEqual(before);
  const heard = person.sees().slice(read);
  expect(heard.filter(({ ephemeral_to }) => ephemeral_to !== person.id)).toEqual([]);
  const shown = textOf(person.modal());
  return [...heard.map(textOf), ...(shown === modal ? [] : [shown])].join('\n');
}

/** The same for a command line, which is answered with one message. */
export async function refusedLine(stage: Stage, person: Person, line: string): Promise<string> {
  const before = person.sees().length;
  const words = await refused(stage, person, () => person.types(`/cometkey ${line}`));
  expect(person.sees().length - before).toBe(1);
  return words;
}

/** The sentence of a refusal, without the line that it repeats. */
export const withoutEcho = (words: string): string =>
  words.split(/\n(?:You typed|What you typed, to send again):\n/)[0] ?? '';
