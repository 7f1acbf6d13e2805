import type { UserId } from '../../../domain/member.ts';
import { addSpan, parseSpan, type Span, span } from '../../../domain/time.ts';
import { listAudit } from '../../../usecases/changes/list-audit.ts';
import { isMeantAsPerson, parsePerson } from '../../command-line/parsers/mentions.ts';
import { parseSpanWord } from '../../command-line/parsers/span.ts';
import { excluding } from '../../command-line/terms.ts';
import { textOf } from '../../command-line/words.ts';
import { auditMessage } from '../../views/account/audit/audit.ts';
import { indexOfWord, keyVerb } from '../verb.ts';

interface AuditTerms {
  readonly person: UserId | null;
  readonly during: Span;
}

const USUAL = span(7, 'd');

export const audit = keyVerb<AuditTerms>({
  usage: '[KEY|@user] [7d]',
  about: 'Read who did what, and when.',
  examples: ['audit', 'audit search-prod', 'audit @bob 30d'],
  next: {
    member: 'You read what you did, and what was done to your keys and requests.',
    lead: 'You read what you did, and what was done to your keys and requests. Admins read everything.',
    admin: 'Without a key or a person you read everything.',
  },
  readsOnly: true,
  termsAt: (words) => indexOfWord(words, (word) => isMeantAsPerson(word) || parseSpan(word) !== null),
  parse({ words }) {
    const [first] = words;
    const person = first && isMeantAsPerson(first.text) ? parsePerson(first.text) : null;
    const text = textOf(person === null ? words : words.slice(1));
    return { person, during: text === '' ? USUAL : parseSpanWord(text) };
  },
  async run({ bot, member, responder }, { key, person, during }) {
    if (key !== null && person !== null) throw excluding('KEY', `<@${person}>`);
    const since = addSpan(bot.ports.clock(), { ...during, amount: -during.amount }, member.zone);
    const of = key !== null ? { key } : person !== null ? { person } : null;
    await responder.say(auditMessage(await listAudit(bot.ports, member, { of, since, page: 0, upTo: null })));
  },
});
