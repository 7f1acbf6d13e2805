import { Refused } from '../../domain/problems/problem.ts';
import { listKeys } from '../../usecases/keys/list-keys.ts';
import { showStatus } from '../../usecases/watch/show-status.ts';
import type { Command } from '../command-line/command.ts';
import type { Verb } from '../command-line/verbs.ts';
import type { CommandOf, Interaction } from '../interaction/interaction.ts';
import { helpMessage } from '../views/help.ts';
import { keyListMessage } from '../views/keys/key-list.ts';
import { keyPickerMessage } from '../views/keys/key-picker.ts';
import { statusMessage } from '../views/status.ts';
import { runCreate } from './create.ts';
import { runEdit, runQuota, runUnlimited } from './edits.ts';
import { runAssign, runReveal, runShow, runToggle } from './key.ts';
import { runCancel, runDecision, runRequests } from './requests.ts';

type Runners = { readonly [V in Verb]: (interaction: Interaction, command: CommandOf<V>) => Promise<void> };

const runners: Runners = {
  help: ({ responder }, { about }) => responder.say(helpMessage(about)),
  status: async ({ bot, responder }) =>
    responder.say(statusMessage(await showStatus(bot.ports, bot.version))),
  list: async ({ bot, member, responder }, { scope, filter, text }) =>
    responder.say(
      keyListMessage(await listKeys(bot.ports, member, { scope: scope ?? 'mine', filter, text, page: 0 })),
    ),
  create: runCreate,
  show: runShow,
  edit: runEdit,
  quota: runQuota,
  unlimited: runUnlimited,
  enable: runToggle,
  disable: runToggle,
  renew: runToggle,
  reveal: runReveal,
  assign: runAssign,
  requests: runRequests,
  cancel: runCancel,
  approve: runDecision,
  deny: runDecision,
};

/** Several keys fit the word: a picker that remembers the rest of the line. */
export async function runCommand(interaction: Interaction, command: Command): Promise<void> {
  const run = runners[command.verb] as (interaction: Interaction, command: Command) => Promise<void>;
  try {
    await run(interaction, command);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.kind !== 'ambiguous_key') throw error;
    await pickKey(interaction, command, error.problem.word);
  }
}

async function pickKey(
  { bot, member, responder }: Interaction,
  command: Command,
  word: string,
): Promise<void> {
  const { store, clock, newId } = bot.ports;
  const now = clock();
  const owner = member.role === 'member' ? member.id : 'all';
  const { keys, total } = await store.keys.list({
    owner,
    filter: null,
    text: word,
    now,
    offset: 0,
    limit: 10,
  });
  const form = newId();
  await store.forms.save({ id: form, person: member.id, kind: 'pick', data: { command } }, now);
  await responder.say(keyPickerMessage({ word, keys, total, form, now }));
}
