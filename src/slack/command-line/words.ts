import splitArguments from 'string-argv';
import { Refused } from '../../domain/problems/problem.ts';

/** A word of a line. One in quotes is only ever a text: no option, no time, no switch. */
export interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** More words than a name of fifty characters can have. */
export const MOST_NAME_WORDS = 26;

export const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/** A time has no quotes, so it ends before the next of them. */
export function plain(words: readonly Word[]): string[] {
  const quoted = words.findIndex(({ isQuoted }) => isQuoted);
  return words.slice(0, quoted === -1 ? words.length : quoted).map(({ text }) => text);
}

// Private-use characters that replace the quotes inside a text until it is split into words.
const APOSTROPHE = '\ue000';
const QUOTE = '\ue001';
/** Put after the quote that opens a word, because the splitting removes the quotes. */
const QUOTED = '\ue003';

/** Matches `—name`: phones make one long dash of two hyphens. */
const fusedDashes = (options: readonly string[]): RegExp =>
  new RegExp(`(^|\\s)[–—]+(?=(?:${options.join('|')})\\b)`, 'gi');

/**
 * Undoes what phones and Slack do to a text: curly quotes, and `<…>` around links, channels and mentions; and the
 * sign by which the bot keeps Slack from making a mention of what it repeats.
 */
function straightened(text: string): string {
  return text
    .replace(/([@#])\u2060/g, '$1')
    .replace(/<(?:https?:\/\/|mailto:)[^|<>]*\|([^<>]*)>/g, '$1')
    .replace(/<((?:https?:\/\/|mailto:)[^<>]*)>/g, '$1')
    .replace(/<#[A-Z0-9]+\|([^<>]*)>/g, '#$1')
    .replace(/<@([UW][A-Z0-9]+)\|[^<>]*>/g, '<@$1>')
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‘’‚‛]/g, "'");
}

/** Slack escapes these three characters in the text of a command. */
export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Single quotes become double ones. One opens only before a word: “it doesn't” and “users' keys” have apostrophes. */
function quoted(text: string): string {
  const done: string[] = [];
  let from = 0;
  let end = -1;
  for (const { index } of text.matchAll(/(?<=^|[\s=])'/g)) {
    if (index < from) continue;
    if (end <= index) end = endOfQuote(text, index + 1);
    if (!/^'(?:\s|$)/.test(text.slice(end, end + 2))) continue;
    const inner = text
      .slice(index + 1, end)
      .replaceAll("'", APOSTROPHE)
      .replaceAll('"', QUOTE);
    done.push(text.slice(from, index).replaceAll("'", APOSTROPHE), `"${inner}"`);
    from = end + 1;
  }
  return [...done, text.slice(from).replaceAll("'", APOSTROPHE)].join('');
}

/** The next quote that no letter follows. It closes only before a space or the end, which the caller checks. */
function endOfQuote(text: string, from: number): number {
  const end = /'(?!\w)/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

/** Long dashes before an option or an amount become hyphens, except in double quotes. */
function dashed(text: string, options: readonly string[]): string {
  const fused = fusedDashes(options);
  return text.replace(/"[^"]*"|[^"]+/g, (part) =>
    part.startsWith('"') ? part : part.replace(fused, '$1--').replace(/(^|\s)[–—−](?=[$\d.])/g, '$1-'),
  );
}

const marked = (text: string): string => text.replace(/(^|\s)"(?=[^"]*"(?:\s|$))/g, `$1"${QUOTED}`);

/** More than anybody types. Everything that reads a line takes time in proportion to its length. */
const MOST_CHARACTERS = 8192;

/** The words of a line; a quoted text is one word. `options`: the names of the options of all verbs. */
export function wordsOf(text: string, options: readonly string[]): Word[] {
  if (text.length > MOST_CHARACTERS)
    throw new Refused({ kind: 'line_too_long', characters: text.length, max: MOST_CHARACTERS });
  const line = dashed(quoted(straightened(text)), options);
  if ((line.match(/"/g) ?? []).length % 2 === 1) throw new Refused({ kind: 'unclosed_quote', text });
  return splitArguments(marked(line)).map((word) => ({
    text: unescaped(word.replaceAll(QUOTED, '').replaceAll(APOSTROPHE, "'").replaceAll(QUOTE, '"')),
    isQuoted: word.startsWith(QUOTED),
  }));
}
