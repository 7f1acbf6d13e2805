import type { UserId } from '../../domain/member.ts';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { isWord, timeAtStart } from './found-time.ts';
import { parseAmount } from './parsers/amount.ts';
import { mentionedIn } from './parsers/mentions.ts';
import { expiryAtStart } from './parsers/moment.ts';
import type { ParseContext } from './parsers/parse-context.ts';
import { spanIn } from './parsers/span.ts';
import { plain, textOf, type Word } from './words.ts';

/** Words that read as a setting, and how to write them as one. */
interface FoundSetting {
  readonly text: string;
  readonly option: string;
}

/** A longer name is refused anyway, and looking for times in it would take long. */
const MOST_CHARACTERS = 100;

/** “ci-bot $20” is a name only in quotes: what reads as money or a time was meant as a setting. */
export function assertNameOnly(words: readonly Word[], context: ParseContext): void {
  if (textOf(words).length > MOST_CHARACTERS) return;
  const noun = nounAtStart(words);
  if (noun) throw new Refused({ kind: 'noun_in_name', noun, name: textOf(words) });
  for (const at of words.keys()) {
    const rest = words.slice(at, at + 9);
    const owner = ownerAtStart(rest, at > 0);
    if (owner) throw new Refused({ kind: 'owner_in_name', ...owner, name: textOf(words) });
    const found = rest[0]?.isQuoted
      ? null
      : ((at > 0 ? (quotaNamed(rest) ?? expiryNamed(rest, context)) : null) ??
        moneyAtStart(rest) ??
        (at === 0 ? moneyBeforeKey(rest) : null) ??
        timeIn(rest, context) ??
        (at > 0 ? wordAlone(rest) : null));
    if (found)
      throw new Refused({ kind: 'setting_in_name', ...found, name: textOf(words), isFirst: at === 0 });
  }
}

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

/** `20` at the end, `unlimited`, `never`, `forever`: after a name, but not as the first word of it. */
function wordAlone([first, second]: readonly Word[]): FoundSetting | null {
  const text = first?.text ?? '';
  if (/^unlimited$/i.test(text)) return { text, option: '--unlimited' };
  if (/^(?:never|forever)$/i.test(text)) return { text, option: '--expires never' };
  const isLast = second === undefined;
  return isLast && /^\d[\d.,]*$/.test(text) && isAmount(text) ? { text, option: `--quota $${text}` } : null;
}

/** `quota 5`, `quota $5`, `quota unlimited`: the setting is named with its value. */
function quotaNamed([first, ...rest]: readonly Word[]): FoundSetting | null {
  const [value] = rest;
  if (!first || !/^quota$/i.test(first.text) || !value || value.isQuoted) return null;
  const found = moneyAtStart(rest) ?? wordAlone(rest);
  return found && /^--(?:quota|unlimited)/.test(found.option)
    ? { ...found, text: `${first.text} ${found.text}` }
    : null;
}

const EXPIRES = /^(?:expir(?:e|es|ing|y|ation)|valid|lasts?|lasting)$/i;
const BEFORE_TIME = /^(?:for|until|till|in|on|at|after)$/i;

/** `expires 30d`, `expiring in 30 days`, `valid until friday`. */
function expiryNamed([first, ...rest]: readonly Word[], context: ParseContext): FoundSetting | null {
  if (!first || !EXPIRES.test(first.text)) return null;
  const before = isWord(rest[0], BEFORE_TIME) ? 1 : 0;
  const found = expiryAtStart(plain(rest.slice(before)), context);
  if (!found) return null;
  const end = before + found.words;
  const time = textOf(rest.slice(before, end));
  return { text: `${first.text} ${textOf(rest.slice(0, end))}`, option: `--expires ${time}` };
}

/** `$20`, `20usd`, `20 dollars`. */
function moneyAtStart([first, second]: readonly Word[]): FoundSetting | null {
  const one = first?.text ?? '';
  const two = second && !second.isQuoted ? `${one} ${second.text}` : one;
  const text = [two, one].find((words) => /\p{Sc}|[a-z]/iu.test(words) && isAmount(words));
  return text === undefined ? null : { text, option: `--quota ${text.replace(/^[+=-]\s*/, '')}` };
}

/** `20 to search-prod`, as it is said after “add”. */
const moneyBeforeKey = ([first, second, third]: readonly Word[]): FoundSetting | null =>
  third && /^\d[\d.,]*$/.test(first?.text ?? '') && isWord(second, /^(?:to|on|for)$/i)
    ? { text: first?.text ?? '', option: `--quota $${first?.text}` }
    : null;

function isAmount(text: string): boolean {
  try {
    parseAmount(text.replace(/^[+=-]\s*/, ''));
    return true;
  } catch (error) {
    if (!(error instanceof Refused) || isOtherMoney(error.problem)) throw error;
    return isMoney(error.problem);
  }
}

/** `$1.000` and `$5,50` are money, whatever they are worth. */
const isMoney = (problem: Problem): boolean => problem.kind === 'bad_amount' && problem.meant !== undefined;

/** Some names of currencies are words, too, but no sign of one is. */
const isOtherMoney = (problem: Problem): boolean =>
  problem.kind === 'not_dollars' && /\p{Sc}/u.test(problem.text);

/** `30d`, `for 7d`, `until friday`. */
function timeIn(words: readonly Word[], context: ParseContext): FoundSetting | null {
  const [first] = words;
  if (first && /^\d/.test(first.text) && spanIn(first.text))
    return { text: first.text, option: `--expires ${first.text}` };
  const found = timeAtStart(words, context);
  if (!found) return null;
  const time = words.slice(0, found.words);
  return { text: textOf(time), option: `--expires ${textOf(time.slice(1))}` };
}
