import { withoutNeedless } from '../../domain/keys/names/invisible.ts';

const controls = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** One visible line, no longer than `max` code points. */
export function oneLine(text: string, max: number): string {
  const letters = [...withoutNeedless(text.normalize('NFC')).replace(controls, ' ').trim()];
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : letters.join('');
}

/** Slack decodes only these three. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/*
 * Slack has no escape for its formatting characters, so those that would format are replaced by similar ones.
 * Otherwise a name could look like the bot's own words. An underscore inside a word does not format.
 */
const neutralised = (text: string): string =>
  text
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replace(/:(?=\/\/|[\w+'-]+:)/g, '∶')
    .replace(/^>+/, (signs) => '›'.repeat(signs.length))
    .replace(/^(mailto|tel):/i, '$1∶')
    .replace(/([@#])(?=\p{L})/gu, '$1\u2060');

const DRAWN: Readonly<Record<string, string>> = {
  '∗': '*',
  '∼': '~',
  ˋ: '`',
  ˍ: '_',
  '∶': ':',
  '›': '>',
  '\u2060': '',
};

/** As somebody wrote it, from what was copied out of Slack. */
export const undrawn = (text: string): string =>
  text.replace(/[∗∼ˋˍ∶›\u2060]/gu, (sign) => DRAWN[sign] ?? sign);

/** Where Slack formats text, and where it does not (buttons, field errors). */
export type Surface = 'mrkdwn' | 'plain';

/** What somebody else wrote, as one line without formatting, links and mentions. */
export function userLine(text: string, max: number, surface: Surface): string {
  const line = oneLine(text, max) || '(no name)';
  const shown = surface === 'mrkdwn' ? escaped(neutralised(line)) : line;
  return rightToLeft.test(line) ? `\u2068${shown}\u2069` : shown;
}
