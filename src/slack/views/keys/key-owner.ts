import type { UserId } from '../../../domain/member.ts';
import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { list, msg, owner, person, type Text } from '../../text/text.ts';

/** Whose the keys with this name or number are. */
export function ownerMessage(word: string, owners: readonly (UserId | null)[]): Message {
  const [first = null] = owners;
  if (owners.length === 1) return sentence(oneOwner(word, first));
  return sentence(msg`${owners.length} keys go by “${word}”. Their owners: ${list(owners.map(owner))}.`);
}

const oneOwner = (word: string, by: UserId | null): Text =>
  by === null
    ? msg`“${word}” has no owner yet. An admin can assign one.`
    : msg`“${word}” belongs to ${person(by)}.`;
