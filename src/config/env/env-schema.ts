import { z } from 'zod';
import { isUnitPrice } from '../../domain/keys/quota.ts';
import { addSpan, parseSpan } from '../../domain/time.ts';
import { LOG_LEVELS } from '../../telemetry/log.ts';
import { databaseMistake } from './database-url.ts';

/**
 * A schema that gives what `parse` returns, or an issue where it returns null. The first sentence of `mistake` says
 * what the value is not; the rest says what to write instead, which is all that is said where there is none.
 */
export const read = <T>(parse: (text: string) => T | null, mistake: string) =>
  z.unknown().transform((value, context): T => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : null;
    const understood = text === null ? null : parse(text);
    if (understood !== null) return understood;
    const isMissing = value === undefined || value === null;
    const message = isMissing ? mistake.replace(/^[^.]*\./, 'is missing.') : mistake;
    context.issues.push({ code: 'custom', input: value, message });
    return z.NEVER;
  });

const matching = (pattern: RegExp, mistake: string) =>
  read((text) => (pattern.test(text) ? text : null), mistake);

const number = (within: (n: number) => boolean, mistake: string) =>
  read((text) => (within(Number(text)) ? Number(text) : null), mistake);

export const PERSON = /^[UWS][A-Z0-9]{2,}$/;
export const CHANNEL = /^[CG][A-Z0-9]{2,}$/;

const people = (text: string): readonly string[] | null => {
  const ids = text.split(/[\s,]+/).filter((id) => id !== '');
  return ids.length > 0 && ids.every((id) => PERSON.test(id)) ? ids : null;
};

/** Names as DNS has them, numbers, and IPv6 in brackets. */
const HOST = /^(?:[\w-]+\.)*[\w-]+\.?$|^\[[\da-f:.]+\]$/i;

function webAddress(text: string): string | null {
  const { protocol, href, hostname = '', pathname = '', search, hash, username } = URL.parse(text) ?? {};
  if (href === undefined || search || hash || username) return null;
  // As in https://https://host, which names a host `https`.
  if (!HOST.test(hostname) || pathname.includes('//')) return null;
  if (!['http:', 'https:'].includes(protocol ?? '')) return null;
  return href.replace(/\/+$/, '');
}

function rate(text: string): { limit: number; windowSeconds: number } | null {
  const [, limit, window] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})s$/.exec(text) ?? [];
  return limit && window ? { limit: Number(limit), windowSeconds: Number(window) } : null;
}

function milliseconds(text: string): number | null {
  const [, seconds] = /^([1-9]\d{0,6})\s*s$/.exec(text) ?? [];
  if (seconds) return Number(seconds) * 1000;
  const span = parseSpan(text);
  return span && addSpan(new Date(0), span, 'UTC').getTime();
}

const database = z.string().superRefine((url, context) => {
  const message = databaseMistake(url);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

function accessToken(text: string): string | null {
  return /^(sk-|bearer\b)/i.test(text) || /\s/.test(text) ? null : text;
}

export const CHANNEL_ID =
  'isn’t the id of a channel. Write C… or G…, not the name: Slack shows the id at the end of the channel’s details.';

const options = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** `a, b or c` */
export const either = (words: readonly string[]): string => options.format(words);

const PEOPLE =
  'isn’t a list of ids. Write ids of people (U…, W…) and user groups (S…), with commas between them.';

/** Every environment variable, with the sentence for a missing or wrong value. */
export const environment = z.object({
  SLACK_BOT_TOKEN: matching(
    /^xoxb-\S+$/,
    'isn’t a bot token. Copy the Bot User OAuth Token (xoxb-…): api.slack.com/apps → your app → OAuth & Permissions.',
  ),
  SLACK_APP_TOKEN: matching(
    /^xapp-\S+$/,
    'isn’t an app-level token. Copy one (xapp-…): api.slack.com/apps → your app → Basic Information → App-Level Tokens.',
  ).optional(),
  SLACK_SIGNING_SECRET: matching(
    /^\S{8,}$/,
    'isn’t a signing secret. Copy it: api.slack.com/apps → your app → Basic Information → Signing Secret.',
  ).optional(),
  SLACK_API_URL: read(
    webAddress,
    'isn’t a web address. Write one such as https://slack.com/api/, or leave it out.',
  )
    .transform((url) => `${url}/`)
    .default('https://slack.com/api/'),
  SLACK_TEAM_ID: matching(/^[TE][A-Z0-9]{2,}$/, 'isn’t the id of a workspace. Write T…, or leave it out.')
    .nullable()
    .default(null),
  COMETAPI_ACCESS_TOKEN: read(
    accessToken,
    'isn’t an access token. Copy the account’s access token, not an API key (sk-…), and without “Bearer”: CometAPI console → Personal Settings → access token.',
  ),
  COMETAPI_BASE_URL: read(
    (text) => (/\/(v\d\w*|api|console)(\/|$)/i.test(text) ? null : webAddress(text)),
    'isn’t an address I can use. Write it without /v1, /api or anything after them, such as https://api.cometapi.com.',
  ).default('https://api.cometapi.com'),
  COMETAPI_USER_ID: matching(
    /^\d{1,15}$/,
    'isn’t a number. Write the numeric id of the account, such as 1234.',
  )
    .nullable()
    .default(null),
  COMETAPI_RATE: read(
    rate,
    'isn’t a rate. Write how many calls in how many seconds, such as 180/180s.',
  ).default({ limit: 180, windowSeconds: 180 }),
  COMETAPI_QUOTA_PER_UNIT: number(
    isUnitPrice,
    'isn’t a number from 1 to 1000000000. Write how many units make a dollar, such as 500000.',
  )
    .nullable()
    .default(null),
  DATABASE_URL: database.default('sqlite:data/cometkey.db'),
  COMETKEY_POLICY: z.string().optional(),
  COMETKEY_LEADS: read(people, PEOPLE).optional(),
  COMETKEY_ADMINS: read(people, PEOPLE).optional(),
  COMETKEY_APPROVALS_CHANNEL: matching(CHANNEL, CHANNEL_ID).optional(),
  SWEEP_INTERVAL: read(
    milliseconds,
    'isn’t a length of time I can use. Write a second or more, such as 30s or 5m.',
  ).default(300_000),
  PORT: number(
    (n) => Number.isInteger(n) && n >= 0 && n < 65_536,
    'isn’t a port number. Write one such as 3000.',
  ).default(3000),
  LOG_LEVEL: z.enum(LOG_LEVELS, `isn’t one I know. Write ${either(LOG_LEVELS)}.`).default('info'),
});

export type Variables = z.output<typeof environment>;
