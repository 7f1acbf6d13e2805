import { KEY_FILTERS, type KeyId } from '../../domain/keys/key.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { approveReveal, askToReveal } from '../../usecases/keys/approve-reveal.ts';
import { listKeys, refreshKeys } from '../../usecases/keys/list-keys.ts';
import { showKey } from '../../usecases/keys/show-key.ts';
import type { KeyListReport } from '../../usecases/ports/read-models.ts';
import { approveRequest, cancelRequest, mayDecideRequest } from '../../usecases/requests/decide-request.ts';
import { resumeGrant, resumeRequest } from '../../usecases/requests/resume-request.ts';
import { retryRequest } from '../../usecases/requests/retry-request.ts';
import { ACTIONS, ANY_STATE, assignmentRef, keyRef, listRef, pickRef, requestRef } from '../blocks/ids.ts';
import { COMMANDS, type Command, type VerbName } from '../commands/commands.ts';
import { parseCommand } from '../commands/parse-command.ts';
import { runCommand } from '../commands/run-command.ts';
import { openApproveLessForm, openDenyForm } from '../forms/open-forms.ts';
import { changesNothing } from '../interaction/deliver-once.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { rerenderRequest, sayRequest, sayRequests } from '../interaction/say-request.ts';
import { keyMessage } from '../views/keys/key-detail.ts';
import { keyListMessage } from '../views/keys/key-list.ts';
import { revealApprovedMessage, revealAskedMessage } from '../views/keys/reveal.ts';

/** `value` is the button's, or the chosen option's. */
export type Click = (interaction: Interaction, value: string | undefined) => Promise<void>;

const gone = () => new Refused({ kind: 'form_expired' });

/** A button on a key runs a command of its verb. */
const onKey =
  (verb: string, command: (key: KeyId) => object): Click =>
  async (interaction, value) => {
    const ref = keyRef.parse(value);
    if (!ref) throw gone();
    await runCommand(interaction, { verb, ...command(ref.key) } as Command);
  };

const keyButtons = Object.fromEntries(
  Object.entries(COMMANDS).flatMap(([verb, { buttons = {} }]) =>
    Object.entries(buttons).map(([action, command]) => [action, onKey(verb, command)]),
  ),
);

const onRequest =
  (run: (interaction: Interaction, id: string) => Promise<void>): Click =>
  async (interaction, value) => {
    const ref = requestRef.parse(value);
    if (!ref) throw gone();
    await run(interaction, ref.request);
  };

/** Runs the verb as if it were typed without arguments. */
const typed =
  (verb: VerbName): Click =>
  (interaction) => {
    const { bot, member } = interaction;
    const [command] = parseCommand(verb, { now: bot.ports.clock(), zone: member.zone });
    return runCommand(interaction, command);
  };

async function replaceList(
  { bot, member, responder }: Interaction,
  query: KeyListReport['query'],
): Promise<void> {
  await responder.replace(keyListMessage(await listKeys(bot.ports, member, query)));
}

const onList: Click = async (interaction, value) => {
  const query = listRef.parse(value);
  if (!query) throw gone();
  await replaceList(interaction, query);
};

const onRefreshKey: Click = async ({ bot, member, responder }, value) => {
  const ref = keyRef.parse(value);
  if (!ref) throw gone();
  await responder.replace(keyMessage(await showKey(bot.ports, member, ref.key)));
};

const onRefresh: Click = async ({ bot, member, responder }, value) => {
  const query = listRef.parse(value);
  if (!query) throw gone();
  await responder.replace(keyListMessage(await refreshKeys(bot.ports, member, query)));
};

/** A filter's option carries the list it filters; the state comes with it. */
const onFilter: Click = async (interaction, value) => {
  const query = listRef.parse(value) ?? filterOnly(value);
  if (!query) throw gone();
  await replaceList(interaction, query);
};

const filterOnly = (value: string | undefined): KeyListReport['query'] | null => {
  const filter = KEY_FILTERS.find((known) => known === value) ?? null;
  return filter === null && value !== ANY_STATE ? null : { scope: 'mine', filter, text: '', page: 0 };
};

const onPick: Click = async (interaction, value) => {
  const ref = pickRef.parse(value);
  const { store, clock } = interaction.bot.ports;
  const form = ref && (await store.forms.get(ref.form, interaction.member.id, clock()));
  if (!ref || !form) throw gone();
  const commands = form.data['commands'] as Readonly<Record<string, Command>> | undefined;
  const command = commands?.[ref.key];
  if (!command) throw gone();
  // A button that is pressed twice must act once.
  if (!changesNothing(command) && !(await store.forms.consume(`${ref.form}:${ref.key}`))) throw gone();
  await runCommand(interaction, command);
};

export const clicks: Readonly<Record<string, Click>> = {
  ...keyButtons,
  [ACTIONS.newKey]: typed('create'),
  [ACTIONS.help]: typed('help'),
  [ACTIONS.status]: typed('status'),
  [ACTIONS.listKeys]: typed('list'),
  [ACTIONS.listPrevious]: onList,
  [ACTIONS.listNext]: onList,
  [ACTIONS.listRefresh]: onRefresh,
  [ACTIONS.listFilter]: onFilter,
  [ACTIONS.refreshKey]: onRefreshKey,
  [ACTIONS.pickKey]: onPick,
  [ACTIONS.askReveal]: async ({ bot, member, responder }, value) => {
    const ref = keyRef.parse(value);
    if (!ref) throw gone();
    await responder.say(revealAskedMessage(await askToReveal(bot.ports, member, ref.key)));
  },
  [ACTIONS.approveReveal]: async ({ bot, member, responder }, value) => {
    const ref = assignmentRef.parse(value);
    if (!ref) throw gone();
    const { key: keyId, assignment } = ref;
    await responder.say(revealApprovedMessage(await approveReveal(bot.ports, member, { keyId, assignment })));
  },
  [ACTIONS.listRequests]: (interaction) => sayRequests(interaction, 'mine'),
  [ACTIONS.showRequest]: onRequest(sayRequest),
  [ACTIONS.approve]: onRequest(async (interaction, id) => {
    await approveRequest(interaction.bot.ports, interaction.member, id);
    await rerenderRequest(interaction, id);
  }),
  [ACTIONS.deny]: onRequest(async (interaction, id) => {
    await openDenyForm(interaction, await mayDecideRequest(interaction.bot.ports, interaction.member, id));
  }),
  [ACTIONS.approveLess]: onRequest(async (interaction, id) => {
    await openApproveLessForm(
      interaction,
      await mayDecideRequest(interaction.bot.ports, interaction.member, id),
    );
  }),
  [ACTIONS.cancel]: onRequest(async (interaction, id) => {
    await cancelRequest(interaction.bot.ports, interaction.member, id);
    await sayRequest(interaction, id);
  }),
  [ACTIONS.resume]: onRequest(async (interaction, id) => {
    await resumeRequest(interaction.bot.ports, interaction.member, id);
    await sayRequest(interaction, id);
  }),
  [ACTIONS.resumeGrant]: onRequest(async (interaction, id) => {
    await resumeGrant(interaction.bot.ports, interaction.member, id);
    await sayRequest(interaction, id);
  }),
  [ACTIONS.retry]: onRequest(async (interaction, id) => {
    await retryRequest(interaction.bot.ports, interaction.member, id);
    await rerenderRequest(interaction, id);
  }),
};
