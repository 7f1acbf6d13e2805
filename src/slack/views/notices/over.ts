import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { doerText } from '../../text/facts/doer.ts';
import { keyLabel, msg, person, type Text } from '../../text/text.ts';

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
): Text => doerText(cure?.requester ?? null, to.kind === 'member' ? to.id : null, words);
