import { isTrouble } from '../../../domain/notices/life.ts';
import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { context } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { joined, literal } from '../../text/text.ts';
import { requestCard } from '../requests/request-card.ts';
import { requestOutcome, requestReply } from '../requests/request-replies.ts';
import { accountTroubleView } from './account-trouble.ts';
import {
  assignedView,
  reassignedView,
  revealApprovedView,
  revealAskedView,
  revealedView,
} from './assigned.ts';
import { assignedManyView, reassignedManyView } from './assigned-many.ts';
import { auditHeadView } from './audit-head.ts';
import { backupSetView, backupsLostView } from './backup-set.ts';
import { bulkDisabledView } from './bulk-disabled.ts';
import { changedByOtherView } from './changed-by-other.ts';
import { channelTroubleView } from './channel-trouble.ts';
import { createdView } from './created.ts';
import { dayDigestView } from './day-digest.ts';
import { delegationView } from './delegation.ts';
import { endedMessage } from './ended.ts';
import { gatheredKeysMessage } from './gathered-keys.ts';
import { givenUpView } from './given-up.ts';
import { glassBrokenView } from './glass-broken.ts';
import { grantEndedView } from './grant-ended.ts';
import { groupTroubleView } from './group-trouble.ts';
import { keyNoticeMessage } from './key-notice.ts';
import { lastMessage } from './last-words.ts';
import { ownerLeftView } from './owner-left.ts';
import { policyTroubleView } from './policy-trouble.ts';
import { resumeNeededMessage } from './resume-needed.ts';
import { resumeNeededMany } from './resume-needed-many.ts';
import { setAsideView } from './set-aside.ts';
import { unownedKeysView } from './unowned-keys.ts';
import { unreadableKeysMessage } from './unreadable-keys.ts';
import { unseenCardView } from './unseen-card.ts';
import { upstreamMessage } from './upstream-notice.ts';
import { type NoticeView, requestOf } from './view.ts';
import { welcomeView } from './welcome.ts';
import { zoneUnknownView } from './zone-unknown.ts';

const reportOf = (told: NoticeContext) => ({
  request: requestOf(told),
  background: told.background,
  loan: told.loan ?? null,
  end: told.end,
  now: told.now,
});

const NOTICE_VIEWS: { readonly [K in NoticeBody['kind']]: NoticeView<K> } = {
  key: keyNoticeMessage,
  unowned_keys: unownedKeysView,
  day_digest: dayDigestView,
  assigned: assignedView,
  reassigned: reassignedView,
  assigned_many: assignedManyView,
  reassigned_many: reassignedManyView,
  bulk_disabled: bulkDisabledView,
  backup_set: backupSetView,
  backups_lost: backupsLostView,
  given_up: givenUpView,
  revealed: revealedView,
  reveal_asked: revealAskedView,
  reveal_approved: revealApprovedView,
  changed_by_other: changedByOtherView,
  created: createdView,
  channel_trouble: channelTroubleView,
  group_trouble: groupTroubleView,
  welcome: welcomeView,
  audit_head: auditHeadView,
  zone_unknown: zoneUnknownView,
  upstream_trouble: upstreamMessage,
  account_trouble: accountTroubleView,
  set_aside: setAsideView,
  unreadable_keys: unreadableKeysMessage,
  policy_trouble: policyTroubleView,
  owner_left: ownerLeftView,
  unseen_card: unseenCardView,
  resume_needed: (body, told) => resumeNeededMessage(body, requestOf(told), told.isOver),
  card: (_body, told) => requestCard(reportOf(told)),
  reply: ({ about }, told) => requestReply(reportOf(told), about, told.approvers),
  glass_broken: glassBrokenView,
  delegation: delegationView,
  grant_ended: grantEndedView,
  outcome: (_body, told) => requestOutcome(reportOf(told), told.canReveal),
};

/** The message for a notice, or for several that are gathered. */
export function noticeMessage(told: NoticeContext): Message {
  const shown = toldBy(told);
  return told.isFirst ? introduced(shown) : shown;
}

function toldBy(told: NoticeContext): Message {
  const { gathered } = told;
  const { body, ended } = told.notice;
  if (gathered.length > 1)
    return body.kind === 'resume_needed' ? resumeNeededMany(gathered) : gatheredKeysMessage(gathered);
  if (ended && isTrouble(body)) return endedMessage(body, ended);
  const last = lastMessage(told);
  if (last) return last;
  return (NOTICE_VIEWS[body.kind] as NoticeView<typeof body.kind>)(body, told);
}

const INTRODUCTION = literal(
  [
    '👋 I look after CometAPI keys, and this is where I tell you about yours.',
    '`/cometkey list` shows the keys you own, and `/cometkey create` makes one.',
    '`/cometkey help` shows what else you can do.',
  ].join('\n'),
);

const introduced = ({ text, ...shown }: Message): Message => ({
  ...shown,
  text: typeof text === 'string' ? text : { ...text, phrase: joined([text.phrase, INTRODUCTION]) },
  blocks: [...shown.blocks, context(INTRODUCTION)],
});
