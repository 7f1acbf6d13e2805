import type { KeyNotice, NoticeBody } from '../../../domain/notices/notice.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { actions, message, quotation, section } from '../../blocks/blocks.ts';
import type { Button, KnownBlock, Message } from '../../blocks/unrendered.ts';
import { expiryText, leftText } from '../../text/key-text.ts';
import {
  count,
  joined,
  keyLabel,
  literal,
  moment,
  msg,
  userText as nameOf,
  nothing,
  person,
  type Text,
} from '../../text/text.ts';
import { askTwentyButton, assignButton, enableButton, openButton, renewButton } from '../keys/key-buttons.ts';

type KeyBody = Extract<NoticeBody, { kind: 'key' }>;

/** What happened to which key, then the numbers, then the buttons that mend it. */
export function keyNoticeMessage(body: KeyBody, context: NoticeContext): Message {
  const [first = nothing, then] = keyNoticeText(body, context);
  const buttons = fixButtons(body);
  const blocks: KnownBlock[] = [
    section(first),
    ...(body.why ? [quotation(body.why)] : []),
    ...(then ? [section(then)] : []),
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ];
  const why = body.why ? msg`Reason: ${nameOf(body.why, 300)}` : null;
  return message(joined([first, ...(why ? [why] : []), ...(then ? [then] : [])]), blocks);
}

/** What happened, and the numbers where there are any. */
export function keyNoticeText(body: KeyBody, context: NoticeContext): Text[] {
  const then = numbers(body.what, context);
  return [headline(body, context), ...(then ? [then] : [])];
}

function headline({ keyId, name, what, by }: KeyBody, { key }: NoticeContext): Text {
  const label = keyLabel({ id: keyId, name });
  const whom = by === null ? nothing : msg` by ${person(by)}`;
  switch (what.kind) {
    case 'disabled':
      return msg`⏸️ Key ${label} was disabled${by === null ? literal(' outside Slack') : whom}. Calls with it fail.`;
    case 'expired':
      return msg`⌛ Key ${label} has expired. Calls with it fail.`;
    case 'exhausted':
      return msg`🪫 Key ${label} is exhausted: its quota is used up. Calls with it fail.`;
    case 'expiring':
      return msg`⏰ Key ${label} expires ${key?.expiresAt ? moment(key.expiresAt) : within(what)}.`;
    case 'deleted':
      return msg`🗑️ Key ${label} was deleted${by === null ? literal(' outside Slack') : whom}. It cannot be brought back.`;
    case 'discovered':
      return msg`🔎 Key ${label} was created outside Slack.`;
  }
}

const within = ({ days }: KeyNotice): Text =>
  days === null ? literal('soon') : msg`within ${count(days, 'day')}`;

function numbers(what: KeyNotice, { key, unitsPerUsd, now }: NoticeContext): Text | null {
  if (!key || what.kind === 'deleted') return null;
  return msg`Quota: ${leftText(key, unitsPerUsd)}. It ${expiryText(key, now)}.`;
}

export function fixButtons({ keyId, name, what, by }: KeyBody): Button[] {
  const key = { id: keyId, name };
  switch (what.kind) {
    case 'disabled':
      // Only an admin disables another's key, and only an admin enables it again.
      return by === null ? [enableButton(key), openButton(key)] : [openButton(key)];
    case 'expired':
    case 'expiring':
      return [renewButton(key), openButton(key)];
    case 'exhausted':
      return [askTwentyButton(key), openButton(key)];
    case 'deleted':
      return [];
    case 'discovered':
      return [assignButton(key), openButton(key)];
  }
}
