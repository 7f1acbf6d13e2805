import { Refused } from '../../domain/problems/problem.ts';
import { listKeys } from '../../usecases/keys/list-keys.ts';
import { showStatus } from '../../usecases/watch/show-status.ts';
import type { Command } from '../command-line/command.ts';
import type { Verb } from '../command-line/verbs.ts';
import type { Asking, Of } from '../interaction/interaction.ts';
import { helpMessage } from '../views/help.ts';
import { keyListMessage } from '../views/keys/key-list.ts';
import { keyPickerMessage } from '../views/keys/key-picker.ts';
import { statusMessage } from '../views/status.ts';
import { runCreate } from './create.ts';
import { runEdit, runQuota, runUnlimited } from './edits.ts';
import { runAssign, runReveal, runShow, runToggle } from './key.ts';
import { runCancel, runDecision, runRequests } from './requests.ts';

type Runners = { readonly [V in Verb]: (asking: Asking, command: Of<V>) => Promise<void> };

const runners: Runners = {
  help: ({ surface }, { about }) => surface.say(helpMessage(about)),
  status: async ({ bot, surface }) => surface.say(statusMessage(await showStatus(bot.ports, bot.version))),
  list: async ({ bot, member, surface }, { scope, filter, text }) =>
    surface.say(
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
export async function runCommand(asking: Asking, command: Command): Promise<void> {
  const run = runners[command.verb] as (asking: Asking, command: Command) => Promise<void>;
  try {
    await run(asking, command);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.kind !== 'ambiguous_key') throw error;
    await pickKey(asking, command, error.problem.word);
  }
}

async function pickKey({ bot, member, surface }: Asking, command: Command, word: string): Promise<void> {
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
  await surface.say(keyPickerMessage({ word, keys, total, form, now }));
}
