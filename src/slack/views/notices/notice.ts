import type { KnownBlock } from '@slack/types';
import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { Telling } from '../../../usecases/ports/ports.ts';
import { actions, type Message, message, section } from '../../blocks/blocks.ts';
import { joined, keyLabel, person, words } from '../../text/text.ts';
import { openButton, revealButton } from '../keys/key-buttons.ts';
import { requestCard } from '../requests/request-card.ts';
import { requestOutcome, requestReply } from '../requests/request-replies.ts';
import { keyNoticeMessage } from './key-notice.ts';
import { heldMessage } from './resume-needed.ts';
import { orphansMessage } from './unowned-keys.ts';
import { upstreamMessage } from './upstream-notice.ts';

/** Any notice, drawn. null: what it speaks of is no longer there. */
export function noticeMessage(telling: Telling): Message | null {
  const { notice, request, background, approvers, now } = telling;
  const { body } = notice;
  const report = request && { request, background, now };
  switch (body.kind) {
    case 'key':
      return keyNoticeMessage(body, telling);
    case 'orphans':
      return orphansMessage(body);
    case 'owned':
      return ownedMessage(body);
    case 'born':
      return bornMessage(body, telling);
    case 'channel_trouble':
      return troubleMessage(body);
    case 'upstream_trouble':
      return upstreamMessage(body);
    case 'held':
      return request && heldMessage(body, request);
    case 'card':
      return report && requestCard(report);
    case 'reply':
      return report && requestReply(report, body.about, approvers);
    case 'outcome':
      return report && requestOutcome(report);
  }
}

type Body<K extends NoticeBody['kind']> = Extract<NoticeBody, { kind: K }>;

function ownedMessage({ keyId, name, by }: Body<'owned'>): Message {
  const key = { id: keyId, name };
  const first = words`Key ${keyLabel(key)} is yours now: ${person(by)} assigned it to you.`;
  const then = words`Notices about it come to you, and only you can see its secret.`;
  return told(
    [section(first), section(then), actions([openButton(key), revealButton(key)])],
    joined([first, then]),
  );
}

function bornMessage({ keyId, name }: Body<'born'>, { notice, request }: Telling): Message {
  const key = { id: keyId, name };
  const isOwn = !request || (notice.to.kind === 'member' && notice.to.id === request.requester);
  const first = isOwn
    ? words`Key ${keyLabel(key)} is created and yours.`
    : words`Key ${keyLabel(key)} is yours: ${person(request.requester)} created it for you.`;
  const then = words`Press “Reveal secret” to copy it; only you can.`;
  return told(
    [section(first), section(then), actions([revealButton(key), openButton(key)])],
    joined([first, then]),
  );
}

function troubleMessage({ channel, error }: Body<'channel_trouble'>): Message {
  const where = /^[CG][A-Z0-9]+$/.test(channel)
    ? { mrkdwn: `<#${channel}>`, plain: channel }
    : words`${channel}`;
  const first = words`Requests cannot be posted to the approvals channel ${where} (Slack says: ${error}).`;
  const then = words`They go to every lead in a direct message meanwhile. Invite the bot there with \`/invite @cometkey\`, or have an operator set another channel.`;
  return told([section(first), section(then)], joined([first, then]));
}

const told = (blocks: readonly KnownBlock[], text: ReturnType<typeof joined>): Message =>
  message(text, blocks);
