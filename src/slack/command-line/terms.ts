import { REDACTED } from '../../domain/keys/redact.ts';
import type { TeamName } from '../../domain/member.ts';
import { readAll } from '../../domain/problems/mistakes.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { saysWhy } from '../../domain/requests/approval/terms/reason.ts';
import { MOST_REASON } from '../../domain/requests/request.ts';
import type { Span } from '../../domain/time.ts';
import {
  endSaidIn,
  FOR,
  type FoundTime,
  isWord,
  lengthUntil,
  secondIn,
  soon,
  startsTime,
  timeIn,
  timeSaidIn,
  UNTIL,
} from './found-time.ts';
import { type Expiry, expiryAtStart, expirySpan } from './parsers/moment.ts';
import type { ParseContext } from './parsers/parse-context.ts';
import { parseSpanWord, spanAtStart } from './parsers/span.ts';
import { notUnderstood, type OptionKinds, type TokenizedLine } from './tokenize.ts';
import { plain, textOf, type Word } from './words.ts';

/** For how long, and why. */
export interface Terms {
  readonly during: Span | null;
  readonly reason: string;
}

/** Until when, and why. null: as usual. */
export interface RenewalTerms {
  readonly until: Span | Expiry | null;
  /** The date was said as a length of time from now. */
  readonly ahead?: Span;
  readonly reason: string;
}

const TO = /^(?:until|till?|'til|to|on)$/i;

/** As the answers say it: without an end. */
const isForGood = ([first, second]: readonly Word[]): boolean =>
  isWord(first, FOR) && isWord(second, /^good$/i);

/** `for 7d REASON` or `REASON`. Words that begin with `for` or `until` are a time or refused, never a reason. */
export function termsOf(line: TokenizedLine, words: readonly Word[], context: ParseContext): Terms {
  const [first] = words;
  const option = line.options.get('for');
  if (option !== undefined) {
    if (startsTime(first)) throw excluding('--for', textOf(words.slice(0, 2)));
    const second = secondIn(words, context);
    if (second !== null) throw excluding('--for', second);
    return readAll({ during: () => parseSpanWord(option), reason: () => reasonOf(line, words) });
  }
  if (isForGood(words)) {
    const rest = words.slice(2);
    assertTimeless(rest, context);
    return { during: null, reason: reasonOf(line, rest) };
  }
  if (isWord(first, FOR)) {
    const { span, rest } = spanOf(words, words.slice(1));
    assertOneTime(words, rest, context);
    return { during: span, reason: reasonOf(line, rest) };
  }
  if (isWord(first, UNTIL)) throw untilRefused(words, context);
  assertTimeless(words, context);
  return { during: null, reason: reasonOf(line, words) };
}

/** `30d REASON`, `for 30 days`, `2026-12-31`, `until friday`. A reason comes after a time, or after `--reason`. */
export function renewalTermsOf(line: TokenizedLine, context: ParseContext): RenewalTerms {
  const words = withoutPlus(line.words);
  const [first] = words;
  if (!first) return { until: null, reason: reasonOf(line, []) };
  const isNamed = isWord(first, FOR) || isWord(first, TO);
  const timed = isNamed ? words.slice(1) : words;
  const span = isWord(first, TO) ? null : spanAtStart(plain(timed));
  const date = span || isWord(first, FOR) ? null : expiryAtStart(plain(timed), context);
  if (!span && !date)
    throw isNamed
      ? unclear(words, isWord(first, TO))
      : new Refused({ kind: 'bad_moment', text: textOf(words) });
  const rest = timed.slice(span?.words ?? date?.words);
  assertOneTime(words, rest, context);
  const ahead = date && expirySpan(textOf(timed.slice(0, date.words)));
  return {
    until: span?.span ?? date?.at ?? null,
    ...(ahead && { ahead }),
    reason: timelessReasonOf(line, rest, context),
  };
}

/** `+1 week` is one more: a renewal only lengthens. */
function withoutPlus([first, ...rest]: readonly Word[]): readonly Word[] {
  if (!first || first.isQuoted || !/^\+(?:\d|$)/.test(first.text)) return first ? [first, ...rest] : [];
  return first.text === '+' ? rest : [{ ...first, text: first.text.slice(1) }, ...rest];
}

/** For what is done for good: a time among the words of its reason would be dropped without a word. */
export function timelessReasonOf(line: TokenizedLine, words: readonly Word[], context: ParseContext): string {
  return reasonWithout(timeIn(words, context), line, words);
}

/** For what is easily meant for a time only. */
export const endlessReasonOf = (line: TokenizedLine, words: readonly Word[], context: ParseContext): string =>
  reasonWithout(timeIn(words, context) ?? endSaidIn(words, context), line, words);

function reasonWithout(found: FoundTime | null, line: TokenizedLine, words: readonly Word[]): string {
  if (found !== null)
    throw new Refused({ kind: 'time_in_reason', time: found.time, meant: null, reason: textOf(words) });
  return reasonOf(line, words);
}

/** A reason is said in one place: after `--reason`, or in the last words. */
export function reasonOf(line: TokenizedLine, words: readonly Word[]): string {
  const option = line.options.get('reason');
  if (option !== undefined && words.length > 0) throw notUnderstood(line, textOf(words));
  const reason = option ?? textOf(words);
  if (reason.length > MOST_REASON)
    throw new Refused({ kind: 'reason_too_long', characters: reason.length, max: MOST_REASON });
  // A secret that was taken out says nothing, so it is asked for, where there has to be one.
  return reason.includes(REDACTED) && !saysWhy(reason) ? '' : reason;
}

/** Of a verb after which a key has another owner: which of the owner’s teams it belongs to. */
export const TEAM_OPTION: OptionKinds = { team: 'word' };

export const teamIn = ({ options }: TokenizedLine): TeamName | null => options.get('team')?.trim() || null;

export const excluding = (one: string, other: string): Refused =>
  new Refused({ kind: 'words_exclude', words: [one, other] });

const unclear = (words: readonly Word[], isDate = false): Refused =>
  new Refused({ kind: 'time_unclear', text: textOf(words), isDate });

function spanOf(words: readonly Word[], after: readonly Word[]): { span: Span; rest: readonly Word[] } {
  const found = spanAtStart(plain(after));
  if (!found) throw unclear(words);
  return { span: found.span, rest: after.slice(found.words) };
}

/** A second time would be taken for a reason. */
function assertOneTime(words: readonly Word[], rest: readonly Word[], context: ParseContext): void {
  const second = secondIn(rest, context);
  if (second !== null) throw excluding(textOf(words.slice(0, words.length - rest.length)), second);
}

/** The time of a grant starts when it is applied, so it has a length and no date; the refusal tells the length. */
function untilRefused(words: readonly Word[], context: ParseContext): Refused {
  const found = expiryAtStart(plain(words.slice(1)), context);
  if (!found || found.at === 'never') return unclear(words);
  const text = textOf(words.slice(0, found.words + 1));
  return new Refused({ kind: 'ends_on_date', text, at: found.at, meant: lengthUntil(found.at, context) });
}

/** For a field of a form that takes a length of time; throws only if the text is one date. */
export function refuseDate(text: string, context: ParseContext): void {
  const words = text.split(/\s+/).filter((word, at) => at > 0 || !UNTIL.test(word));
  const found = soon(words, context);
  if (found?.words !== words.length) return;
  const meant = lengthUntil(found.at, context).replace(/^for /, '');
  throw new Refused({ kind: 'ends_on_date', text, at: found.at, meant });
}

/** Read as part of a reason, “demo for 7d” would be granted for good. */
function assertTimeless(words: readonly Word[], context: ParseContext): void {
  const found = timeIn(words, context) ?? timeSaidIn(words, context);
  if (found !== null) throw new Refused({ kind: 'time_in_reason', ...found, reason: textOf(words) });
}
