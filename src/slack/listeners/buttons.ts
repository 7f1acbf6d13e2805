import { askAgain } from '../../usecases/changes/ask-again.ts';
import { leaveNothing } from '../../usecases/changes/change-key.ts';
import { letExpire } from '../../usecases/changes/edit-key.ts';
import { endEarly } from '../../usecases/grants/end-early.ts';
import { approveReveal, askToReveal } from '../../usecases/keys/approve-reveal.ts';
import { listKeys, refreshKeys } from '../../usecases/keys/list-keys.ts';
import { showKey } from '../../usecases/keys/show-key.ts';
import { cancelRequest } from '../../usecases/requests/decide/decide-request.ts';
import { dropGrant, dropRequest, resumeGrant, resumeRequest } from '../../usecases/requests/resume.ts';
import { retryRequest } from '../../usecases/requests/retry-request.ts';
import { snoozeKey, wakeKey } from '../../usecases/watch/personal/snooze-key.ts';
import { showStatus } from '../../usecases/watch/show-status.ts';
import { ACTIONS, keyRef, requestRef } from '../blocks/ids.ts';
import { assignmentRef } from '../blocks/refs/assignment-ref.ts';
import { auditRef } from '../blocks/refs/audit-ref.ts';
import { delegationRef } from '../blocks/refs/delegation-ref.ts';
import { formRef } from '../blocks/refs/form-ref.ts';
import { listRef, requestListRef } from '../blocks/refs/list-refs.ts';
import { pickRef } from '../blocks/refs/pick-ref.ts';
import { snoozeRef } from '../blocks/refs/snooze-ref.ts';
import { usageRef } from '../blocks/refs/usage-ref.ts';
import { COMMANDS, readsOnly, type VerbName } from '../commands/commands.ts';
import { parseCommand } from '../commands/parse-command.ts';
import { runCommand } from '../commands/run-command.ts';
import { runMeant } from '../commands/typed/run-line.ts';
import { runPicked } from '../commands/typed/run-picked.ts';
import { turnAudit } from '../commands/verbs/audit.ts';
import { endWith } from '../commands/verbs/delegate.ts';
import { sendUsage } from '../commands/verbs/usage.ts';
import { openAssignTheirs } from '../forms/submissions/owners/assign-many.ts';
import { openClaimForm } from '../forms/submissions/owners/claim.ts';
import { openDelegateForm } from '../forms/submissions/owners/delegate.ts';
import { openDisableTheirs } from '../forms/submissions/owners/disable-many.ts';
import { openGiveUpForm } from '../forms/submissions/owners/give-up.ts';
import {
  rerenderRequest,
  sayRequest,
  sayRequests,
  showInstead,
  turnRequests,
} from '../interaction/say-request.ts';
import { statusMessage } from '../views/account/status.ts';
import { ALL, helpMessage } from '../views/help.ts';
import { keyMessage } from '../views/keys/key-detail.ts';
import { keyListMessage } from '../views/keys/key-list.ts';
import { snoozedMessage } from '../views/keys/moved.ts';
import { revealApprovedMessage, revealAskedMessage } from '../views/keys/reveal.ts';
import { about, type Click, changes, keyClicks, reads } from './click.ts';
import { decisionClicks, onShown } from './forms/decisions.ts';
import { onLeaveIt, onQuestion } from './forms/questions.ts';

/** Runs the verb as if it were typed without arguments. */
const typed = (verb: VerbName): Click => ({
  readsOnly: readsOnly(verb),
  run(interaction) {
    const { bot, member } = interaction;
    const { unfound } = parseCommand(verb, { now: bot.ports.clock(), zone: member.zone });
    return runCommand(interaction, unfound.command());
  },
});

const onList = (read: typeof listKeys): Click =>
  reads(
    about(listRef, async ({ bot, member, responder }, query) => {
      await responder.replace(keyListMessage(await read(bot.ports, member, query)));
    }),
  );

const onSnooze = (act: typeof snoozeKey): Click =>
  changes(
    about(snoozeRef, async ({ bot, member, responder }, { key: keyId, kind = null }) => {
      const snoozed = await act(bot.ports, member, { keyId, kind });
      // A notice is drawn anew by the delivery, but for one that has ended.
      await responder.rerender(keyMessage(await showKey(bot.ports, member, keyId)), snoozedMessage(snoozed));
      await bot.ports.notifier.refreshHome(member.id);
    }),
  );

const onRefreshKey = about(keyRef, async ({ bot, member, responder }, { key }) => {
  await responder.replace(keyMessage(await showKey(bot.ports, member, key)));
});
const onRequests = about(requestListRef, turnRequests);
const onAudit = about(auditRef, turnAudit);

export const clicks: Readonly<Record<string, Click>> = {
  ...keyClicks,
  [ACTIONS.newKey]: typed('create'),
  [ACTIONS.help]: typed('help'),
  [ACTIONS.allCommands]: reads(async ({ member, responder }) => {
    await responder.replace(helpMessage(COMMANDS, ALL, member.role));
  }),
  [ACTIONS.status]: typed('status'),
  [ACTIONS.refreshStatus]: reads(async ({ bot, member, responder }) => {
    await responder.replace(statusMessage(await showStatus(bot.ports, member, bot), member.role));
  }),
  [ACTIONS.settings]: typed('settings'),
  [ACTIONS.listKeys]: typed('list'),
  [ACTIONS.findOwner]: typed('owner'),
  [ACTIONS.claim]: changes(about(formRef, openClaimForm)),
  [ACTIONS.assignTheirs]: changes(about(listRef, openAssignTheirs)),
  [ACTIONS.disableTheirs]: changes(about(listRef, openDisableTheirs)),
  [ACTIONS.notMine]: changes(about(keyRef, openGiveUpForm)),
  [ACTIONS.listPrevious]: onList(listKeys),
  [ACTIONS.listNext]: onList(listKeys),
  [ACTIONS.listRefresh]: onList(refreshKeys),
  [ACTIONS.listFilter]: onList(listKeys),
  [ACTIONS.listAll]: onList(listKeys),
  [ACTIONS.refreshKey]: reads(onRefreshKey),
  [ACTIONS.pickKey]: changes(about(pickRef, runPicked)),
  [ACTIONS.runLine]: changes(about(formRef, runMeant)),
  [ACTIONS.snooze]: onSnooze(snoozeKey),
  [ACTIONS.wake]: onSnooze(wakeKey),
  [ACTIONS.askReveal]: changes(
    about(keyRef, async ({ bot, member, responder }, { key }) => {
      await responder.say(revealAskedMessage(await askToReveal(bot.ports, member, key)));
    }),
  ),
  [ACTIONS.approveReveal]: changes(
    about(assignmentRef, async ({ bot, member, responder }, { key: keyId, assignment }) => {
      const approved = await approveReveal(bot.ports, member, { keyId, assignment });
      await responder.say(revealApprovedMessage(approved));
    }),
  ),
  [ACTIONS.listRequests]: reads((interaction) => sayRequests(interaction, 'mine')),
  [ACTIONS.auditNewer]: reads(onAudit),
  [ACTIONS.auditOlder]: reads(onAudit),
  [ACTIONS.requestsPrevious]: reads(onRequests),
  [ACTIONS.requestsNext]: reads(onRequests),
  [ACTIONS.requestsRefresh]: reads(onRequests),
  [ACTIONS.usageCsv]: changes(about(usageRef, sendUsage)),
  [ACTIONS.showRequest]: reads(
    about(requestRef, (interaction, { request }) => sayRequest(interaction, request)),
  ),
  [ACTIONS.refreshRequest]: reads(about(requestRef, (interaction, ref) => rerenderRequest(interaction, ref))),
  ...decisionClicks,
  [ACTIONS.cancel]: onShown(cancelRequest, 'cancelled', showInstead),
  [ACTIONS.askAgain]: onQuestion(askAgain),
  [ACTIONS.leaveNothing]: onQuestion(leaveNothing, 'quota'),
  [ACTIONS.letExpire]: onQuestion(letExpire, 'expiry'),
  [ACTIONS.leaveIt]: onLeaveIt,
  [ACTIONS.resume]: onShown(resumeRequest, 'resumed', showInstead),
  [ACTIONS.resumeGrant]: onShown(resumeGrant, 'let_end', showInstead),
  [ACTIONS.endGrant]: onShown(endEarly, 'let_end', showInstead),
  [ACTIONS.delegate]: changes((interaction) => openDelegateForm(interaction, null)),
  [ACTIONS.endDelegation]: changes(about(delegationRef, endWith)),
  [ACTIONS.drop]: onShown(dropRequest, 'dropped', showInstead),
  [ACTIONS.dropGrant]: onShown(dropGrant, 'kept', showInstead),
  [ACTIONS.retry]: onShown(retryRequest, 'retried'),
};
