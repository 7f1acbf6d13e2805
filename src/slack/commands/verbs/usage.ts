import type { UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { addSpan, DAY, parseSpan, type Span } from '../../../domain/time.ts';
import { showUsage, type UsageOf } from '../../../usecases/keys/usage/show-usage.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { sendFile } from '../../adapters/send-file.ts';
import type { UsageRef } from '../../blocks/refs/usage-ref.ts';
import { renderMessage } from '../../blocks/unrendered.ts';
import { isMeantAsPerson, parsePerson } from '../../command-line/parsers/mentions.ts';
import { parsePast, pastAt } from '../../command-line/past-span.ts';
import { excluding } from '../../command-line/terms.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { textOf } from '../../command-line/words.ts';
import { drawnFor } from '../../interaction/bot.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { usageMessage } from '../../views/keys/usage/usage.ts';
import { fileNameOf, usageCsv } from '../../views/keys/usage/usage-csv.ts';
import { usageFileComment, usageSentMessage } from '../../views/keys/usage/usage-file.ts';
import { indexOfWord, type KeyWord, keyVerb } from '../verb.ts';

interface UsageTerms {
  readonly person: UserId | null;
  readonly days: number;
  /** As a file. */
  readonly isCsv: boolean;
}

const USUAL = 30;
/** A quarter of a year. */
const MOST = 92;

const CSV = /^csv$/i;

const SEEN =
  'You see a day-by-day chart and, if CometAPI tells me, what was spent on each model; with `csv` I send you the numbers as a file.';

export const usage = keyVerb<UsageTerms>({
  usage: '[KEY|@user] [30d] [csv]',
  about: 'Show what a key, a person’s keys or the whole account spent, day by day.',
  examples: ['usage search-prod', 'usage search-prod 7d', 'usage', 'usage 30d csv'],
  next: {
    member: `${SEEN} Without a key: all your keys.`,
    lead: `${SEEN} Without a key: the whole account.`,
    admin: `${SEEN} Without a key: the whole account.`,
  },
  termsAt: (words) =>
    Math.min(
      indexOfWord(words, (word) => isMeantAsPerson(word) || parseSpan(word) !== null || CSV.test(word)),
      pastAt(words),
    ),
  parse: usageTerms,
  async run(interaction, { key, person, days, isCsv }) {
    await interaction.responder.begin();
    const of = await meant(interaction, key, person);
    await sayUsage(interaction, { of, days, isCsv });
  },
});

/** What was shown, as a file. */
export const sendUsage = async (interaction: Interaction, { of, days }: UsageRef): Promise<void> => {
  await interaction.responder.begin();
  const whose =
    typeof of === 'object' && 'key' in of
      ? { key: await findKey(interaction.bot.ports, interaction.member, of.key) }
      : of;
  await sayUsage(interaction, { of: whose, days, isCsv: true });
};

async function sayUsage(
  interaction: Interaction,
  { isCsv, ...asked }: { of: UsageOf; days: number; isCsv: boolean },
): Promise<void> {
  const { bot, member, responder } = interaction;
  const report = await showUsage(bot.ports, member, asked);
  if (!isCsv || report.rows.length === 0) return responder.say(usageMessage(report, { isCsv }));
  const name = fileNameOf(report);
  const comment = await drawnFor(bot, member.id, (reader) => renderMessage(usageFileComment(report), reader));
  await sendFile(bot.client, member.id, { name, content: usageCsv(report), comment: comment.text });
  await responder.say(usageSentMessage(name));
}

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

function usageTerms(line: TokenizedLine): UsageTerms {
  const { words } = line;
  const others = words.filter(({ text }) => !CSV.test(text));
  const [first] = others;
  const person = first && isMeantAsPerson(first.text) ? parsePerson(first.text) : null;
  const time = person === null ? others : others.slice(1);
  const during = parsePast(line, time);
  const days = during === null ? USUAL : daysIn(during, textOf(time));
  return { person, days, isCsv: others.length < words.length };
}

function daysIn(during: Span, text: string): number {
  const days = Math.ceil(addSpan(new Date(0), during, 'UTC').getTime() / DAY);
  if (days > MOST) throw new Refused({ kind: 'usage_too_long', text, most: MOST });
  return Math.max(1, days);
}
