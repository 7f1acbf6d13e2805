import type { UserId } from '../../../domain/member.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import { isWord } from '../found-time.ts';
import { mentionedIn } from '../parsers/mentions.ts';
import type { ParseContext } from '../parsers/parse-context.ts';
import { plain, textOf, type Word } from '../words.ts';
import { type FoundSetting, settingsAt } from './settings-in-name.ts';

/** A longer name is refused anyway, and looking for times in it would take long. */
const MOST_CHARACTERS = 100;

/**
 * “ci-bot $20” is a name only in quotes: what reads as money or a time was meant as a setting, and what reads as a
 * sentence was meant as one.
 */
export function assertNameOnly(words: readonly Word[], context: ParseContext): void {
  const name = textOf(words);
  if (name.length > MOST_CHARACTERS) return;
  const noun = nounAtStart(words);
  if (noun) throw new Refused({ kind: 'noun_in_name', noun, name });
  for (const at of words.keys()) {
    const owner = ownerAtStart(words.slice(at, at + 3), at > 0);
    if (owner) throw new Refused({ kind: 'owner_in_name', ...owner, name });
    const found = settingsAt(words.slice(at), context, at > 0);
    if (found) throw new Refused({ kind: 'setting_in_name', ...found, name, isFirst: at === 0 });
  }
  if (isSentence(words)) throw new Refused({ kind: 'sentence_in_name', name, isNew: true });
}

/** The same of a key that has a name already: there nobody says whom it is for, or what is made. */
export function assertNewNameOnly(words: readonly Word[], context: ParseContext): void {
  const name = textOf(words);
  if (name.length > MOST_CHARACTERS) return;
  for (const at of [...words.keys()].slice(1)) {
    const found = settingsAt(words.slice(at), context, true);
    if (found) throw new Refused(settingOrSentence(found, name));
  }
  if (isSentence(words)) throw new Refused({ kind: 'sentence_in_name', name, isNew: false });
}

/** What no option of an edit sets can only be a part of the name, or said beside it. */
const settingOrSentence = (found: FoundSetting, name: string): Problem =>
  /--(?:quota|unlimited)/.test(found.option)
    ? { kind: 'sentence_in_name', name, isNew: false }
    : { kind: 'setting_in_name', ...found, name, isFirst: false };

/** Only within a sentence such a word joins others. */
const JOINS = /^(?:to|with|that|which|because|by|using|having|please)$/i;

const isSentence = (words: readonly Word[]): boolean =>
  words.slice(1, -1).some((word) => isWord(word, JOINS));

const NOUN =
  /^(?:(?:a|an|the|me|my|us|our|one|some|another|new)\s+)*(?:cometapi\s+)?(?:api\s+)?(?:keys?|tokens?|apikeys?)(?:\s+(?:called|named)|\s+(?:for|to)\s[^@$\d]*$)?(?=\s|$)/i;

/** “a key”, “key called search”: what is made, not what it is called. null: it begins otherwise, or is in quotes. */
const nounAtStart = (words: readonly Word[]): string | null => NOUN.exec(plain(words).join(' '))?.[0] ?? null;

const BEFORE_OWNER = /^(?:for|to)$/i;

/** `@ana`, `for @ana`; after a name also `for bob` at its end, which may be whom it is for. `who` null: nobody can tell. */
function ownerAtStart(
  [first, second, third]: readonly Word[],
  isAfterName: boolean,
): { text: string; who: UserId | null } | null {
  if (!first || first.isQuoted) return null;
  const isBefore = BEFORE_OWNER.test(first.text) && second !== undefined && !second.isQuoted;
  const named = isBefore ? second.text : first.text;
  const text = isBefore ? `${first.text} ${named}` : named;
  const who = mentionedIn(named);
  if (who !== null || /^@./.test(named)) return { text, who };
  const isLast = isAfterName && isBefore && third === undefined;
  return isLast && /^for$/i.test(first.text) && /^\p{L}[\p{L}.-]*$/u.test(named) ? { text, who } : null;
}
