import { hasExpired } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import { expiryTold } from '../../../domain/notices/watch-rules/expiring.ts';
import type { Applied } from '../../../domain/requests/request.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { doerText } from '../../text/facts/doer.ts';
import { keyLabel, list, moment, money, msg, nothing, person, type Text } from '../../text/text.ts';

/**
 * What is left of a message whose key was deleted or given to somebody else; null: it is still there and theirs. In the
 * past, because it is never redrawn, and the key may come back.
 */
export function goneText({ key, notice: { to } }: NoticeContext): Text | null {
  if (!key) return null;
  if (key.deletedAt) return msg`🗑️ Key ${keyLabel(key)} was deleted.`;
  if (to.kind !== 'member' || to.id === key.owner || to.id === key.backup) return null;
  return key.owner === null
    ? msg`Key ${keyLabel(key)} isn’t yours any more.`
    : msg`Key ${keyLabel(key)} was given to ${person(key.owner)}.`;
}

/** For a message that only says whose the key is. */
export function goneMessage(context: NoticeContext): Message | null {
  const text = goneText(context);
  return text && sentence(text);
}

/** How what was told ended, as the reader sees it. */
export const curedText = (
  { cure, notice: { to } }: NoticeContext,
  words: Parameters<typeof doerText>[2],
): Text => {
  const reader = to.kind === 'member' ? to.id : null;
  const approved = cure && approvedText(cure, reader);
  return approved ? words.others(approved) : doerText(cure?.requester ?? null, reader, words);
};

/** Of what somebody else approved: who asked for it, who approved it, and how much; null: nobody else did. */
function approvedText(cure: Applied, reader: UserId | null): Text | null {
  const { requester, votes, counter, change, unitsPerUsd } = cure;
  const all = new Set([...votes.map(({ by }) => by), ...(counter ? [counter.by] : [])]);
  const others = [...all].filter((by) => by !== requester);
  if (others.length === 0) return null;
  const who = list(others.map((by) => person(by)));
  const what = change.kind === 'quota' ? msg` +${money(change.delta, unitsPerUsd)}` : nothing;
  return requester === reader
    ? msg`(you asked, ${who} approved${what})`
    : msg`(${person(requester)} asked, ${who} approved${what})`;
}

/** Of a warning of an expiry, and of one that came: the expiry may also be earlier than the one that was told. */
export function expiryMoved(key: MirroredKey, context: NoticeContext): Text {
  const { expiresAt } = key;
  const { body } = context.notice;
  if (expiresAt === null)
    return curedText(context, {
      you: msg`✅ You set key ${keyLabel(key)} to never expire.`,
      others: (by) => msg`✅ Key ${keyLabel(key)} was set ${by} to never expire.`,
    });
  if (hasExpired(key, context.now)) return msg`⌛ Key ${keyLabel(key)} expired ${moment(expiresAt)}.`;
  if (body.kind === 'key' && expiresAt.getTime() < expiryTold(body.what))
    return curedText(context, {
      you: msg`✅ You moved the expiry of key ${keyLabel(key)} earlier, to ${moment(expiresAt)}.`,
      others: (by) =>
        msg`✅ The expiry of key ${keyLabel(key)} was moved earlier ${by}, to ${moment(expiresAt)}.`,
    });
  return curedText(context, {
    you: msg`✅ You renewed key ${keyLabel(key)} until ${moment(expiresAt)}.`,
    others: (by) => msg`✅ Key ${keyLabel(key)} was renewed ${by} until ${moment(expiresAt)}.`,
  });
}
