import type { UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { addSpan, DAY, parseSpan } from '../../../domain/time.ts';
import { showUsage, type UsageOf } from '../../../usecases/keys/usage/show-usage.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { isMeantAsPerson, parsePerson } from '../../command-line/parsers/mentions.ts';
import { parseSpanWord } from '../../command-line/parsers/span.ts';
import { excluding } from '../../command-line/terms.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { textOf } from '../../command-line/words.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { usageMessage } from '../../views/keys/usage/usage.ts';
import { indexOfWord, type KeyWord, keyVerb } from '../verb.ts';

interface UsageTerms {
  readonly person: UserId | null;
  readonly days: number;
}

const USUAL = 30;
/** A quarter of a year. */
const MOST = 92;

const SEEN = 'You see a chart day by day, and what each model spent, if CometAPI says.';

export const usage = keyVerb<UsageTerms>({
  usage: '[KEY|@user] [30d]',
  about: 'Show what a key, a person’s keys or the whole account spent, day by day.',
  examples: ['usage search-prod', 'usage search-prod 7d', 'usage'],
  next: {
    member: `${SEEN} Without a key: all your keys.`,
    lead: `${SEEN} Without a key: the whole account.`,
    admin: `${SEEN} Without a key: the whole account.`,
  },
  readsOnly: true,
  termsAt: (words) => indexOfWord(words, (word) => isMeantAsPerson(word) || parseSpan(word) !== null),
  parse: usageTerms,
  async run(interaction, { key, person, days }) {
    const { bot, member, responder } = interaction;
    await responder.begin();
    const of = await meant(interaction, key, person);
    await responder.say(usageMessage(await showUsage(bot.ports, member, { of, days })));
  },
});

async function meant({ bot, member }: Interaction, key: KeyWord, person: UserId | null): Promise<UsageOf> {
  if (key !== null) {
    const found = await findKey(bot.ports, member, key);
    // “@bob search-prod” is the key of Bob’s that has this name.
    if (person !== null && found.owner !== person) throw excluding(found.name, `<@${person}>`);
    return { key: found };
  }
  if (person !== null) return { person };
  return member.role === 'member' ? { person: member.id } : 'account';
}

function usageTerms({ words }: TokenizedLine): UsageTerms {
  const [first] = words;
  const person = first && isMeantAsPerson(first.text) ? parsePerson(first.text) : null;
  const span = textOf(person === null ? words : words.slice(1));
  return { person, days: span === '' ? USUAL : daysIn(span) };
}

function daysIn(text: string): number {
  const days = Math.ceil(addSpan(new Date(0), parseSpanWord(text), 'UTC').getTime() / DAY);
  if (days > MOST) throw new Refused({ kind: 'usage_too_long', text, most: MOST });
  return Math.max(1, days);
}
