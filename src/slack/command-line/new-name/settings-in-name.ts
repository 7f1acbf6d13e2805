import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import { isWord, timeAtStart } from '../found-time.ts';
import { parseAmount } from '../parsers/amount.ts';
import { expiryAtStart } from '../parsers/moment.ts';
import type { ParseContext } from '../parsers/parse-context.ts';
import { spanIn } from '../parsers/span.ts';
import { plain, textOf, type Word } from '../words.ts';

/** Words that read as a setting, and how to write them as one. */
export interface FoundSetting {
  readonly text: string;
  readonly option: string;
}

/** Of one setting. */
const MOST_WORDS = 9;

const BEFORE_SETTING = /^(?:with|and|plus|having|using|in|,)$/i;

/** All settings that words begin with, one behind the other. */
export function settingsAt(
  words: readonly Word[],
  context: ParseContext,
  isAfterName: boolean,
): FoundSetting | null {
  const why = isAfterName ? reasonAt(words) : null;
  if (why) return why;
  const lead = isAfterName && isWord(words[0], BEFORE_SETTING) ? 1 : 0;
  const rest = words.slice(lead, lead + MOST_WORDS);
  const found = settingAt(rest, context, isAfterName) ?? (lead ? settingBehindLead(rest) : null);
  if (!found) return null;
  const length = lead + found.text.split(' ').length;
  const text = textOf(words.slice(0, length));
  const more = isAfterName ? settingsAt(words.slice(length), context, true) : null;
  return more
    ? { text: `${text} ${more.text}`, option: `${found.option} ${more.option}` }
    : { ...found, text };
}

/** `because renamed`: all that follows is why. */
function reasonAt(words: readonly Word[]): FoundSetting | null {
  if (!isWord(words[0], /^because$/i) || words.length < 2) return null;
  const why = textOf(words.slice(isWord(words[1], /^of$/i) && words.length > 2 ? 2 : 1));
  return { text: textOf(words), option: `--reason ${why}` };
}

function settingAt(rest: readonly Word[], context: ParseContext, isAfterName: boolean): FoundSetting | null {
  if (rest[0]?.isQuoted) return null;
  const named = isAfterName ? (quotaNamed(rest) ?? expiryNamed(rest, context) ?? modelsNamed(rest)) : null;
  return (
    named ??
    moneyAtStart(rest) ??
    (isAfterName ? null : moneyBeforeKey(rest)) ??
    timeIn(rest, context) ??
    (isAfterName ? wordAlone(rest) : null)
  );
}

export const MODEL = /^(?=.*\p{L})(?=.*\d)[\p{L}\d.:/-]+$/iu;

/** “with gpt-4o and o3”, “in group vip”. */
const settingBehindLead = (rest: readonly Word[]): FoundSetting | null => groupNamed(rest) ?? modelsAt(rest);

const groupNamed = ([first, value]: readonly Word[]): FoundSetting | null =>
  isWord(first, /^group$/i) && value && !value.isQuoted
    ? { text: textOf([first as Word, value]), option: `--group ${value.text}` }
    : null;

/** `models gpt-4o`. */
function modelsNamed([first, ...rest]: readonly Word[]): FoundSetting | null {
  const found = isWord(first, /^models?$/i) ? modelsAt(rest) : null;
  return found && { ...found, text: `${first?.text} ${found.text}` };
}

function modelsAt(words: readonly Word[]): FoundSetting | null {
  const isPart = (word: Word): boolean =>
    !word.isQuoted && (MODEL.test(word.text.replace(/,$/, '')) || /^(?:and|,)$/i.test(word.text));
  const end = words.findIndex((word) => !isPart(word));
  const part = plain(words.slice(0, end === -1 ? words.length : end));
  const length = part.findLastIndex((word) => !/^(?:and|,)$/i.test(word)) + 1;
  const models = part.slice(0, length).filter((word) => !/^(?:and|,)$/i.test(word));
  if (models.length === 0 || !/\d/.test(part[0] ?? '')) return null;
  return {
    text: part.slice(0, length).join(' '),
    option: `--models ${models.map((model) => model.replace(/,$/, '')).join(',')}`,
  };
}

/** `20` at the end, `unlimited`, `never`, `forever`: after a name, but not as the first word of it. */
function wordAlone([first, second]: readonly Word[]): FoundSetting | null {
  const text = first?.text ?? '';
  if (/^unlimited$/i.test(text)) return { text, option: '--unlimited' };
  if (/^(?:never|forever)$/i.test(text)) return { text, option: '--expires never' };
  const isLast = second === undefined;
  return isLast && /^\d[\d.,]*$/.test(text) && isAmount(text) ? { text, option: `--quota $${text}` } : null;
}

const QUOTA = /^(?:quota|limit|budget|credits?|amount)$/i;

/** `quota 5`, `quota $5`, `quota unlimited`: the setting is named with its value. */
function quotaNamed([first, ...rest]: readonly Word[]): FoundSetting | null {
  const [value] = rest;
  if (!first || !QUOTA.test(first.text) || !value || value.isQuoted) return null;
  const found = moneyAtStart(rest) ?? wordAlone([value]);
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
