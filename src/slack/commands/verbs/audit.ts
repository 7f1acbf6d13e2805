import type { UserId } from '../../../domain/member.ts';
import { addSpan, parseSpan, type Span, span } from '../../../domain/time.ts';
import { listAudit } from '../../../usecases/changes/list-audit.ts';
import type { AuditRef } from '../../blocks/refs/audit-ref.ts';
import { isMeantAsPerson, parsePerson } from '../../command-line/parsers/mentions.ts';
import { parsePast, pastAt } from '../../command-line/past-span.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { auditMessage } from '../../views/account/audit/audit.ts';
import { indexOfWord, keyVerb } from '../verb.ts';

interface AuditTerms {
  readonly person: UserId | 'me' | null;
  readonly during: Span;
}

const USUAL = span(7, 'd');

const isMe = (word: string): boolean => /^(?:me|mine|myself)$/i.test(word);

/** Whoever asks stands first: later the word may belong to the name of a key. */
const isPerson = (word: string, at: number): boolean => isMeantAsPerson(word) || (at === 0 && isMe(word));

/** No time at all is meant as one, and refused as one. */
const isTime = (word: string): boolean => parseSpan(word) !== null || /^0+(?:[mhdwy]|mo)$/i.test(word);

const personIn = (word: string): UserId | 'me' => (isMe(word) ? 'me' : parsePerson(word));

export const audit = keyVerb<AuditTerms>({
  usage: '[KEY] [@user] [7d]',
  about: 'Read who did what, and when.',
  examples: ['audit', 'audit search-prod @bob', 'audit @bob 30d'],
  next: {
    member: 'You read what you did, and what was done to your keys and requests.',
    lead: 'You read what you did, and what was done to your keys and requests. Admins read everything.',
    admin: 'Without a key or a person you read everything.',
  },
  readsOnly: true,
  termsAt: (words) =>
    Math.min(
      indexOfWord(words, (word, at) => isPerson(word, at) || isTime(word)),
      pastAt(words),
    ),
  parse(line) {
    const { words } = line;
    const [first] = words;
    const person = first && !first.isQuoted && isPerson(first.text, 0) ? personIn(first.text) : null;
    return { person, during: parsePast(line, person === null ? words : words.slice(1)) ?? USUAL };
  },
  async run({ bot, member, responder }, { key, person: said, during }) {
    const person = said === 'me' ? member.id : said;
    const since = addSpan(bot.ports.clock(), { ...during, amount: -during.amount }, member.zone);
    const of = { ...(key !== null && { key }), ...(person !== null && { person }) };
    await responder.say(auditMessage(await listAudit(bot.ports, member, { of, since, page: 0, upTo: null })));
  },
});

/** Another page, in place of the one that was clicked. */
export async function turnAudit(
  { bot, member, responder }: Interaction,
  { since, ...asked }: AuditRef,
): Promise<void> {
  const report = await listAudit(bot.ports, member, { ...asked, since: new Date(since) });
  await responder.replace(auditMessage(report));
}
