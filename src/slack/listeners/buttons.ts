import { KEY_FILTERS } from '../../domain/keys/key.ts';
import { usd } from '../../domain/keys/quota.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { span } from '../../domain/time.ts';
import { listKeys, refreshKeys } from '../../usecases/keys/list-keys.ts';
import { showKey } from '../../usecases/keys/show-key.ts';
import type { KeyListReport } from '../../usecases/ports/read-models.ts';
import {
  approveRequest,
  cancelRequest,
  mayDecideRequest,
  retryRequest,
} from '../../usecases/requests/decide-request.ts';
import { listRequests, showRequest } from '../../usecases/requests/list-requests.ts';
import { resumeGrant, resumeRequest } from '../../usecases/requests/resume-request.ts';
import { ACTIONS, ANY_STATE, keyRef, listRef, pickRef, requestRef } from '../blocks/ids.ts';
import type { Command } from '../command-line/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { openApproveLessForm, openDenyForm } from '../forms/open-forms.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { keyMessage } from '../views/keys/key-detail.ts';
import { keyListMessage } from '../views/keys/key-list.ts';
import { requestListMessage } from '../views/requests/request-list.ts';
import { requestMessage } from '../views/requests/request-message.ts';

/** `value` is the button's, or the chosen option's. */
export type Click = (interaction: Interaction, value: string | undefined) => Promise<void>;

const gone = () => new Refused({ kind: 'form_expired' });

/** A button on a key: the command it stands for. */
const onKey =
  (command: (key: string) => Command): Click =>
  async (interaction, value) => {
    const ref = keyRef.parse(value);
    if (!ref) throw gone();
    await runCommand(interaction, command(`#${ref.key}`));
  };

const onRequest =
  (run: (interaction: Interaction, id: string) => Promise<void>): Click =>
  async (interaction, value) => {
    const ref = requestRef.parse(value);
    if (!ref) throw gone();
    await run(interaction, ref.request);
  };

const always =
  (command: Command): Click =>
  (interaction) =>
    runCommand(interaction, command);

const sayRequest = async ({ bot, member, responder }: Interaction, id: string) =>
  responder.say(requestMessage(await showRequest(bot.ports, member, id), member));

/** The card itself is drawn anew for everybody, so whoever clicked there needs no answer of their own. */
const redrawRequest = async ({ bot, member, responder }: Interaction, id: string) =>
  responder.rerender(requestMessage(await showRequest(bot.ports, member, id), member));

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
  await runCommand(interaction, { ...(form.data['command'] as Command), key: `#${ref.key}` } as Command);
};

export const clicks: Record<(typeof ACTIONS)[keyof typeof ACTIONS], Click> = {
  [ACTIONS.newKey]: always({
    verb: 'create',
    name: null,
    quota: null,
    unlimited: false,
    expires: null,
    models: null,
    ips: [],
    group: null,
    owner: null,
    reason: '',
  }),
  [ACTIONS.help]: always({ verb: 'help', about: null }),
  [ACTIONS.status]: always({ verb: 'status' }),
  [ACTIONS.listKeys]: always({ verb: 'list', scope: null, filter: null, text: '' }),
  [ACTIONS.listPrevious]: onList,
  [ACTIONS.listNext]: onList,
  [ACTIONS.listRefresh]: onRefresh,
  [ACTIONS.listFilter]: onFilter,
  [ACTIONS.showKey]: onKey((key) => ({ verb: 'show', key })),
  [ACTIONS.refreshKey]: onRefreshKey,
  [ACTIONS.pickKey]: onPick,
  [ACTIONS.editKey]: onKey((key) => ({ verb: 'edit', key, to: {} })),
  [ACTIONS.askMore]: onKey((key) => ({ verb: 'quota', key, amount: null, during: null, reason: '' })),
  [ACTIONS.askTwenty]: onKey((key) => ({
    verb: 'quota',
    key,
    amount: { sign: '+', usd: usd(20) },
    during: null,
    reason: '',
  })),
  [ACTIONS.unlimitedKey]: onKey((key) => ({ verb: 'unlimited', key, to: null, reason: '' })),
  [ACTIONS.renewKey]: onKey((key) => ({ verb: 'renew', key, span: span(30, 'd') })),
  [ACTIONS.enableKey]: onKey((key) => ({ verb: 'enable', key })),
  [ACTIONS.disableKey]: onKey((key) => ({ verb: 'disable', key, reason: '' })),
  [ACTIONS.revealKey]: onKey((key) => ({ verb: 'reveal', key })),
  [ACTIONS.assignKey]: onKey((key) => ({ verb: 'assign', key, to: null })),
  [ACTIONS.listRequests]: async ({ bot, member, responder }) =>
    responder.say(requestListMessage(await listRequests(bot.ports, member, 'mine'))),
  [ACTIONS.showRequest]: onRequest(sayRequest),
  [ACTIONS.approve]: onRequest(async (interaction, id) => {
    await approveRequest(interaction.bot.ports, interaction.member, id);
    await redrawRequest(interaction, id);
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
    await redrawRequest(interaction, id);
  }),
};
