import { type Units, type UnitsPerUsd, usdText } from '../../domain/keys/quota.ts';
import type { UserId } from '../../domain/member.ts';

/** The same sentence for where Slack formats text and for where it does not (buttons, field errors). */
export interface Text {
  readonly mrkdwn: string;
  readonly plain: string;
}

const NAME_LENGTH = 80;

const controls = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
// Bidi marks, overrides and isolates, invisible joiners, tags, and halves of characters.
const invisible =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** One visible line, no longer than `max` code points. */
export function oneLine(text: string, max = NAME_LENGTH): string {
  const letters = [...text.normalize('NFC').replace(invisible, '').replace(controls, ' ').trim()];
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : letters.join('');
}

/** Slack decodes these three and nothing else. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/*
 * Slack has no escape for its formatting characters, so those that could act are replaced by look-alikes:
 * a wrong letter is better than a name that speaks in the bot's voice. An underscore inside a word is inert.
 */
const neutralised = (text: string): string =>
  text
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replace(/:(?=\/\/|[\w+'-]+:)/g, '∶')
    .replace(/^>+/, '›')
    .replace(/^(mailto|tel):/i, '$1∶')
    .replace(/([@#])(?=\p{L})/gu, '$1\u2060');

/** What somebody else wrote (a name, a reason, an error), rendered so that it is only ever read. */
export function userText(text: string, max = NAME_LENGTH): Text {
  const line = oneLine(text, max) || '(no name)';
  const isolated = rightToLeft.test(line) ? (t: string) => `\u2068${t}\u2069` : (t: string) => t;
  return { mrkdwn: isolated(escaped(neutralised(line))), plain: isolated(line) };
}

const asWords = (value: Text | string | number): Text =>
  typeof value === 'object' ? value : userText(String(value));

/** Text of the bot's own with values in it: a string is taken for somebody's name, so it cannot speak. */
export function msg(parts: TemplateStringsArray, ...values: (Text | string | number)[]): Text {
  const given = values.map(asWords);
  return {
    mrkdwn: parts.map((part, at) => part + (given[at]?.mrkdwn ?? '')).join(''),
    plain: parts.map((part, at) => part.replace(/[*`]/g, '') + (given[at]?.plain ?? '')).join(''),
  };
}

export const nothing: Text = { mrkdwn: '', plain: '' };

export const joined = (all: readonly Text[], separator = '\n'): Text => ({
  mrkdwn: all.map((one) => one.mrkdwn).join(separator),
  plain: all.map((one) => one.plain).join(separator),
});

/** The bot's own words, taken as they are. */
export const literal = (text: string): Text => ({ mrkdwn: text, plain: text.replace(/[*`]/g, '') });

export const person = (id: UserId): Text =>
  /^[UW][A-Z0-9]+$/.test(id) ? { mrkdwn: `<@${id}>`, plain: `@${id}` } : userText(id);

export const people = (ids: readonly UserId[]): Text => joined(ids.map(person), ', ');

export const owner = (id: UserId | null): Text => (id === null ? literal('nobody') : person(id));

/** Another member's key goes by its number alone: its name is not given away. */
/** A key that was only to be born has no id to tell. */
export const keyLabel = ({ id, name: text }: { id: number; name: string }): Text => {
  if (text === '') return msg`*#${id}*`;
  return id === 0 ? msg`*${text}*` : msg`*${text}* (#${id})`;
};

const utc = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const dated = (at: Date, format: string): Text => ({
  mrkdwn: `<!date^${Math.floor(at.getTime() / 1000)}^${format}|${utc(at)}>`,
  plain: utc(at),
});

/** In the reader's own time zone; UTC where Slack cannot tell. */
export const moment = (at: Date): Text => dated(at, '{date_short_pretty} at {time}');

/** A time of day that comes within the hour. */
export const secondOf = (at: Date): Text => {
  const fallback = `${at.toISOString().slice(11, 19)} UTC`;
  return { mrkdwn: `<!date^${Math.floor(at.getTime() / 1000)}^{time_secs}|${fallback}>`, plain: fallback };
};

export const expiry = (at: Date | null): Text => (at === null ? literal('never') : moment(at));

export const money = (amount: Units, unitsPerUsd: UnitsPerUsd): Text => literal(usdText(amount, unitsPerUsd));

/** `+$50.00`, `-$10.00`. */
export const signedMoney = (amount: Units, unitsPerUsd: UnitsPerUsd): Text =>
  literal(`${amount > 0 ? '+' : ''}${usdText(amount, unitsPerUsd)}`);

export const count = (n: number, one: string, many = `${one}s`): Text =>
  literal(`${n.toLocaleString('en-US')} ${n === 1 ? one : many}`);

/** `a, b and 3 more`. */
export function some(texts: readonly string[], most = 5): Text {
  const shown = joined(
    texts.slice(0, most).map((text) => userText(text)),
    ', ',
  );
  return texts.length > most ? msg`${shown} and ${texts.length - most} more` : shown;
}
