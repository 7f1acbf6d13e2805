import type { UserId } from '../../../domain/member.ts';
import type { KeyName } from '../../../domain/problems/problem.ts';
import { button, paragraphs, sentence } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { formRef } from '../../blocks/refs/form-ref.ts';
import type { Button, Message } from '../../blocks/unrendered.ts';
import { type Owned, ownersText, whoseText } from '../../text/facts/owner.ts';
import { keyLabel, list, msg, nothing, person, type Text } from '../../text/text.ts';
import { keysButton, openButton } from './key-buttons.ts';

interface Owners {
  readonly word: string;
  readonly owners: readonly Owned[];
  readonly reader: UserId;
  /** The stored form that remembers the word; null: there is nothing to claim. */
  readonly form: string | null;
}

/** Whose the keys with this name or number are. One that nobody owns can be claimed. */
export function ownerMessage({ word, owners, reader, form }: Owners): Message {
  const [first = { owner: null }] = owners;
  if (owners.length > 1)
    return wayOn(msg`${owners.length} keys are called “${word}”: ${ownersText(owners)}.`);
  if (first.owner === reader) return wayOn(msg`“${word}” is yours.`);
  const left = first.ownerLeft ? msg` An admin can assign it to somebody else.` : nothing;
  if (first.owner !== null) return wayOn(msg`“${word}” belongs to ${whoseText(first)}.${left}`);
  const text = msg`“${word}” has no owner yet. An admin can assign one; if it’s yours, claim it.`;
  if (form === null) return sentence(text);
  return paragraphs([text], [claimButton(word, form)]);
}

/** What there is to do is with the reader’s own keys. */
const wayOn = (text: Text): Message => paragraphs([text], [keysButton]);

/** `form` remembers the word. */
const claimButton = (word: string, form: string): Button =>
  button({
    action: ACTIONS.claim,
    text: msg`Claim`,
    label: msg`Claim: ${word}`,
    value: formRef.encode({ form }),
  });

/** `form` remembers the number of the key. */
export const givenUpMessage = (key: KeyName, form: string): Message =>
  paragraphs(
    [
      msg`${keyLabel(key)} isn’t yours any more. I’ll tell the leads and admins. If it’s yours after all, claim it: \`/cometkey claim #${key.id}\`.`,
    ],
    [claimButton(key.name, form), keysButton],
  );

/** For whoever named the stand-in of a key. */
export function backupMessage(
  key: KeyName & Record<'owner' | 'backup' | 'former', UserId | null>,
  by: UserId,
): Message {
  const concerned = new Set([key.owner, key.former, key.backup].flatMap((one) => one ?? []));
  const others = [...concerned].filter((one) => one !== by);
  const told = others.length === 0 ? nothing : msg` I’ll message ${list(others.map(person))}.`;
  const text =
    key.backup === null
      ? msg`✅ ${keyLabel(key)} no longer has a backup.${told}`
      : msg`✅ ${person(key.backup)} is now the backup for ${keyLabel(key)}: they get its notices too, and can renew it, disable it or ask for more, but never see its secret.${told}`;
  return paragraphs([text], [openButton(key)]);
}
