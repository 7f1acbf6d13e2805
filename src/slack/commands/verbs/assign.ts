import type { TeamName, UserId } from '../../../domain/member.ts';
import { isPattern } from '../../../domain/policy/name-pattern.ts';
import { adminsOnly } from '../../../domain/problems/problem.ts';
import { assignKey } from '../../../usecases/keys/owners/assign-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { isMeantAsPerson, parsePerson } from '../../command-line/parsers/mentions.ts';
import { TEAM_OPTION, teamIn } from '../../command-line/terms.ts';
import { assertNoWords, type TokenizedLine } from '../../command-line/tokenize.ts';
import { openAssignForm } from '../../forms/open-forms.ts';
import { previewAssignMany } from '../../forms/submissions/owners/assign-many.ts';
import { assignedMessage } from '../../views/requests/change-result.ts';
import { indexOfWord, keyVerb } from '../verb.ts';

interface AssignTerms {
  readonly to: UserId | null;
  readonly team: TeamName | null;
}

export const assign = keyVerb<AssignTerms>({
  usage: 'KEY|PATTERN @user [--team TEAM]',
  about: 'Give an owner to a key, or to all keys whose names match. For admins.',
  examples: ['assign search-prod @ana', 'assign #1234 @bob', 'assign "ci-*" @bob'],
  options: TEAM_OPTION,
  next: 'I’ll tell the new owner and the old one. Notices about the key then go to the new owner.',
  role: 'admin',
  termsAt: (words) => indexOfWord(words, isMeantAsPerson),
  parse: assignTerms,
  buttons: { [keyAction('assign')]: (key) => ({ key, to: null, team: null }) },
  async run(interaction, { key: word, to, team }) {
    const { bot, member, responder } = interaction;
    if (member.role !== 'admin') throw adminsOnly(bot.ports.policy, 'assign');
    if (typeof word === 'string' && isPattern(word))
      return previewAssignMany(interaction, { pattern: word, to, team });
    const found = word === null ? null : await findKey(bot.ports, member, word);
    if (found === null || to === null) return openAssignForm(interaction, found, { owner: to, team });
    const assigned = await assignKey(bot.ports, member, { keyId: found.id, owner: to, team });
    await responder.say(assignedMessage({ ...assigned, to, by: member.id }));
  },
});

function assignTerms(line: TokenizedLine): AssignTerms {
  const [who, ...extra] = line.words;
  const to = who ? parsePerson(who.text) : null;
  assertNoWords(line, extra);
  return { to, team: teamIn(line) };
}
