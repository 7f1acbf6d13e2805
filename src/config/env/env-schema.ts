import { z } from 'zod';
import { isUnitPrice } from '../../domain/keys/quota.ts';
import { addSpan, parseSpan } from '../../domain/time.ts';
import { LOG_LEVELS } from '../../telemetry/log.ts';
import { databaseMistake } from './database-url.ts';

/** A schema that gives what `parse` returns, or an issue with the sentence `fix` where it returns null. */
export const read = <T>(parse: (text: string) => T | null, fix: string) =>
  z.unknown().transform((value, context): T => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : null;
    const understood = text === null ? null : parse(text);
    if (understood !== null) return understood;
    const message = value === undefined || value === null ? `is missing: it ${fix}` : fix;
    context.issues.push({ code: 'custom', input: value, message });
    return z.NEVER;
  });

const matching = (pattern: RegExp, fix: string) => read((text) => (pattern.test(text) ? text : null), fix);

const number = (within: (n: number) => boolean, fix: string) =>
  read((text) => (within(Number(text)) ? Number(text) : null), fix);

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

const accountPage = 'Copy it from the CometAPI console → Personal Settings → access token.';

function accessToken(text: string): string | null {
  return /^(sk-|bearer\b)/i.test(text) || /\s/.test(text) ? null : text;
}

/** Every environment variable, with the sentence for a missing or wrong value. */
export const environment = z.object({
  SLACK_BOT_TOKEN: matching(
    /^xoxb-\S+$/,
    'must be the Bot User OAuth Token, xoxb-…: api.slack.com/apps → your app → OAuth & Permissions.',
  ),
  SLACK_APP_TOKEN: matching(
    /^xapp-\S+$/,
    'must be an app-level token, xapp-…: api.slack.com/apps → your app → Basic Information.',
  ).optional(),
  SLACK_SIGNING_SECRET: matching(
    /^\S{8,}$/,
    'must be the signing secret: api.slack.com/apps → your app → Basic Information.',
  ).optional(),
  SLACK_API_URL: read(webAddress, 'must be a web address, such as https://slack.com/api/.')
    .transform((url) => `${url}/`)
    .default('https://slack.com/api/'),
  SLACK_TEAM_ID: matching(/^[TE][A-Z0-9]{2,}$/, 'must be the id of a workspace, T….')
    .nullable()
    .default(null),
  COMETAPI_ACCESS_TOKEN: read(
    accessToken,
    `must be the account’s access token, without "Bearer" and not an API key (sk-…). ${accountPage}`,
  ),
  COMETAPI_BASE_URL: read(
    (text) => (/\/(v\d\w*|api|console)(\/|$)/i.test(text) ? null : webAddress(text)),
    'must be a web address without /v1, /api or what follows them, such as https://api.cometapi.com.',
  ).default('https://api.cometapi.com'),
  COMETAPI_USER_ID: matching(/^\d{1,15}$/, 'must be the account’s numeric user id.')
    .nullable()
    .default(null),
  COMETAPI_RATE: read(rate, 'must be calls per seconds, such as 180/180s.').default({
    limit: 180,
    windowSeconds: 180,
  }),
  COMETAPI_QUOTA_PER_UNIT: number(
    isUnitPrice,
    'must be a number of units per USD from 1 to 1000000000, such as 500000.',
  )
    .nullable()
    .default(null),
  DATABASE_URL: database.default('sqlite:data/cometkey.db'),
  COMETKEY_POLICY: z.string().optional(),
  COMETKEY_LEADS: read(people, 'must list ids of people (U…, W…) and groups (S…), with commas.').optional(),
  COMETKEY_ADMINS: read(people, 'must list ids of people (U…, W…) and groups (S…), with commas.').optional(),
  COMETKEY_APPROVALS_CHANNEL: matching(
    CHANNEL,
    'must be the id of a channel, C… or G…, not its name: it stands at the end of the channel’s details.',
  ).optional(),
  SWEEP_INTERVAL: read(milliseconds, 'must be a span of at least a second, such as 5m or 30s.').default(
    300_000,
  ),
  PORT: number(
    (n) => Number.isInteger(n) && n >= 0 && n < 65_536,
    'must be a port number, such as 3000.',
  ).default(3000),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}.`).default('info'),
});

export type Variables = z.output<typeof environment>;
