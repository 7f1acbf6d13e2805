import type { UserId } from '../../../domain/member.ts';
import { keyToBackUp, setBackup } from '../../../usecases/keys/owners/set-backup.ts';
import { isMeantAsPerson, parsePerson } from '../../command-line/parsers/mentions.ts';
import { assertNoWords, type TokenizedLine } from '../../command-line/tokenize.ts';
import { openBackupForm } from '../../forms/submissions/owners/backup.ts';
import { backupMessage } from '../../views/keys/key-owner.ts';
import { indexOfWord, keyVerb } from '../verb.ts';

interface BackupTerms {
  /** null: nobody; absent: the line does not say. */
  readonly backup?: UserId | null;
}

export const backup = keyVerb<BackupTerms>({
  usage: 'KEY @user|off',
  about: 'Name somebody to stand in for you on a key, or end that with `off`.',
  examples: ['backup search-prod @bob', 'backup #1234 off'],
  next: 'They get notices about the key too, and can renew it, disable it or ask for more. They never see its secret.',
  termsAt: (words) => indexOfWord(words, (word) => isMeantAsPerson(word) || isOff(word)),
  parse: backupTerms,
  async run(interaction, { key, backup: to }) {
    const { bot, member, responder } = interaction;
    if (key === null) return openBackupForm(interaction, null, to);
    if (to === undefined) return openBackupForm(interaction, await keyToBackUp(bot.ports, member, key), to);
    await responder.say(backupMessage(await setBackup(bot.ports, member, { key, backup: to }), member.id));
  },
});

const isOff = (word: string): boolean => word.toLowerCase() === 'off';

function backupTerms(line: TokenizedLine): BackupTerms {
  const [who, ...extra] = line.words;
  if (!who) return {};
  assertNoWords(line, extra);
  return { backup: isOff(who.text) ? null : parsePerson(who.text) };
}
