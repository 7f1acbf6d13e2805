import type { UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { assignKey } from '../../../usecases/keys/assign-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { isMention, parsePerson } from '../../command-line/parsers/mentions.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { openAssignForm } from '../../forms/open-forms.ts';
import { assignedMessage } from '../../views/requests/change-result.ts';
import { type KeyWord, notUnderstood, phrase, verb } from '../verb.ts';

interface AssignCommand {
  readonly key: KeyWord;
  readonly to: UserId | null;
}

export const assign = verb<AssignCommand>({
  usage: 'KEY @user',
  about: 'Give a key an owner. For admins.',
  examples: ['assign search-prod @ana'],
  parse: assignCommand,
  buttons: { [keyAction('assign')]: (key) => ({ key, to: null }) },
  async run(interaction, { key: word, to }) {
    const { bot, member, responder } = interaction;
    if (member.role !== 'admin') throw new Refused({ kind: 'admins_only' });
    const found = word === null ? null : await findKey(bot.ports, member, word);
    if (found === null || to === null) return openAssignForm(interaction, found, to);
    const key = await assignKey(bot.ports, member, { keyId: found.id, owner: to });
    await responder.say(assignedMessage({ key, from: found.owner, to }));
  },
});

function assignCommand(line: TokenizedLine): AssignCommand {
  const { words } = line;
  const at = words.findIndex((word) => isMention(word) || word.startsWith('@'));
  if (at === -1) return { key: phrase(words), to: null };
  const [who = '', extra] = words.slice(at);
  if (extra) throw notUnderstood(line, extra);
  return { key: phrase(words.slice(0, at)), to: parsePerson(who) };
}
