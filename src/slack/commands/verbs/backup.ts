import type { UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { setBackup } from '../../../usecases/keys/owners/set-backup.ts';
import { isMention, parsePerson } from '../../command-line/parsers/mentions.ts';
import { assertNoWords, type TokenizedLine } from '../../command-line/tokenize.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { backupMessage } from '../../views/keys/key-owner.ts';
import { indexOfWord, keyVerb } from '../verb.ts';

interface BackupTerms {
  /** null: nobody. */
  readonly backup: UserId | null;
}

export const backup = keyVerb<BackupTerms>({
  usage: 'KEY @user|off',
  about: 'Name who stands in for you, or for nobody any more.',
  examples: ['backup search-prod @bob', 'backup #1234 off'],
  next: 'They get the news of the key too, and can renew it, disable it or ask for more. They never see its secret.',
  termsAt: (words) => indexOfWord(words, (word) => isMention(word) || word.startsWith('@') || isOff(word)),
  parse: backupTerms,
  async run(interaction, { key, backup: to }) {
    if (key === null) return openChooseKey(interaction, { verb: 'backup', key, backup: to });
    const { bot, member, responder } = interaction;
    await responder.say(backupMessage(await setBackup(bot.ports, member, { key, backup: to }), member.id));
  },
});

const isOff = (word: string): boolean => word.toLowerCase() === 'off';

function backupTerms(line: TokenizedLine): BackupTerms {
  const [who, ...extra] = line.words;
  if (!who) throw new Refused({ kind: 'missing_argument', verb: 'backup', usage: line.usage });
  assertNoWords(line, extra);
  return { backup: isOff(who.text) ? null : parsePerson(who.text) };
}
