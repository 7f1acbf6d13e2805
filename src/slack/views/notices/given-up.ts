import { actions, message, quotation, section, sentence } from '../../blocks/blocks.ts';
import { joined, keyLabel, literal, msg, person, userText } from '../../text/text.ts';
import { assignButton, openButton } from '../keys/key-buttons.ts';
import { deadLines } from './handed-over.ts';
import type { NoticeView } from './view.ts';

/** To leads and admins: its owner says that a key is not theirs. */
export const givenUpView: NoticeView<'given_up'> = ({ keyId, name, by, why }, told) => {
  const { key, isOver } = told;
  const label = keyLabel(key ?? { id: keyId, name });
  if (isOver && key?.deletedAt) return sentence(msg`🗑️ Key ${label} was deleted.`);
  if (isOver && key?.owner) return sentence(msg`✅ Key ${label} was given to ${person(key.owner)}.`);
  const first = msg`Key ${label} has no owner any more: ${person(by)} says it isn’t theirs.`;
  const dead = deadLines(told);
  const then = literal('Notices about it come here until an admin gives it an owner.');
  const reason = why ? [msg`Reason: ${userText(why, 300)}`] : [];
  const known = key ?? { id: keyId, name };
  return message(joined([first, ...reason, ...dead, then]), [
    section(first),
    ...(why ? [quotation('Reason:', why)] : []),
    ...dead.map((line) => section(line)),
    section(then),
    actions([assignButton(known), openButton(known)]),
  ]);
};
