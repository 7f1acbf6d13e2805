import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { actions, message, section } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { channel as channelText, joined, keyLabel, msg, person } from '../../text/text.ts';
import { openButton, revealButton } from '../keys/key-buttons.ts';
import { requestCard } from '../requests/request-card.ts';
import { requestOutcome, requestReply } from '../requests/request-replies.ts';
import { keyNoticeMessage } from './key-notice.ts';
import { resumeNeededMessage } from './resume-needed.ts';
import { unownedKeysMessage } from './unowned-keys.ts';
import { upstreamMessage } from './upstream-notice.ts';

/** Any notice, drawn. null: what it speaks of is no longer there. */
export function noticeMessage(context: NoticeContext): Message | null {
  const { notice, request, background, approvers, now } = context;
  const { body } = notice;
  const report = request && { request, background, now };
  switch (body.kind) {
    case 'key':
      return keyNoticeMessage(body, context);
    case 'orphans':
      return unownedKeysMessage(body);
    case 'owned':
      return assignedToMessage(body);
    case 'born':
      return createdMessage(body, context);
    case 'channel_trouble':
      return channelTroubleMessage(body);
    case 'upstream_trouble':
      return upstreamMessage(body);
    case 'set_aside':
      return setAsideMessage(body);
    case 'held':
      return request && resumeNeededMessage(body, request);
    case 'card':
      return report && requestCard(report);
    case 'reply':
      return report && requestReply(report, body.about, approvers);
    case 'outcome':
      return report && requestOutcome(report);
  }
}

type Body<K extends NoticeBody['kind']> = Extract<NoticeBody, { kind: K }>;

function assignedToMessage({ keyId, name, by }: Body<'owned'>): Message {
  const key = { id: keyId, name };
  const first = msg`Key ${keyLabel(key)} is yours now: ${person(by)} assigned it to you.`;
  const then = msg`Notices about it come to you, and only you can see its secret.`;
  return told(
    [section(first), section(then), actions([openButton(key), revealButton(key)])],
    joined([first, then]),
  );
}

function createdMessage({ keyId, name }: Body<'born'>, { notice, request }: NoticeContext): Message {
  const key = { id: keyId, name };
  const isOwn = !request || (notice.to.kind === 'member' && notice.to.id === request.requester);
  const first = isOwn
    ? msg`Key ${keyLabel(key)} is created and yours.`
    : msg`Key ${keyLabel(key)} is yours: ${person(request.requester)} created it for you.`;
  const then = msg`Press “Reveal secret” to copy it; only you can.`;
  return told(
    [section(first), section(then), actions([revealButton(key), openButton(key)])],
    joined([first, then]),
  );
}

function setAsideMessage({ job, item, ref }: Body<'set_aside'>): Message {
  const first = msg`Something keeps going wrong on my side with \`${item}\` (job \`${job}\`). Everything else goes on.`;
  const then = msg`It is tried again every hour. An operator finds the error in the log under the reference \`${ref}\`.`;
  return told([section(first), section(then)], joined([first, then]));
}

function channelTroubleMessage({ channel, error }: Body<'channel_trouble'>): Message {
  const first = msg`Requests cannot be posted to the approvals channel ${channelText(channel)} (Slack says: ${error}).`;
  const then = msg`They go to every lead in a direct message meanwhile. Invite the bot there with \`/invite @cometkey\`, or have an operator set another channel.`;
  return told([section(first), section(then)], joined([first, then]));
}

const told = (blocks: readonly KnownBlock[], text: ReturnType<typeof joined>): Message =>
  message(text, blocks);
