import type { EditableField, Settings } from '../../domain/keys/settings.ts';
import { parseAddresses, parseIps } from '../command-line/parsers/addresses.ts';
import { parseKeyName } from '../command-line/parsers/key-name.ts';
import { literal, msg, some, type Text, userText } from '../text/text.ts';
import { crossGroupRetry } from './cross-group-retry.ts';
import { expiresAt } from './expires-at.ts';
import { group } from './group.ts';
import { models } from './models.ts';
import type { SlackSetting } from './setting.ts';
import { textSetting } from './text-setting.ts';

const addressText = (addresses: readonly string[]): Text =>
  addresses.length === 0 ? literal('any IP') : some(addresses, 8);

export const SETTINGS = {
  name: textSetting<string>({
    label: 'name',
    text: userText,
    option: { name: 'name', kind: 'text', usage: { edit: '…' }, parse: parseKeyName },
    field: {
      id: 'name',
      label: 'Name',
      hint: 'At most 50 characters, and not used by another key.',
      placeholder: 'search-prod',
      // Slack counts UTF-16 units, of which an emoji has two; the name may have fifty characters.
      max: 100,
    },
    // The console allows longer names than the bot does.
    write: (name) => [...name].slice(0, 50).join(''),
    parse: parseKeyName,
  }),
  expiresAt,
  models,
  allowIps: textSetting<readonly string[]>({
    label: 'IPs',
    text: addressText,
    fact: (key) => msg`*Allowed IPs*\n${addressText(key.allowIps)}`,
    option: { name: 'ips', kind: 'list', usage: { create: 'a,b', edit: 'a,b|any' }, parse: parseIps },
    field: {
      id: 'allow_ips',
      label: 'Allowed IPs',
      hint: 'One per line: IPv4, IPv6 or CIDR. Leave empty for any IP.',
      multiline: true,
      optional: true,
    },
    write: (addresses) => addresses.join('\n'),
    parse: parseAddresses,
    example: '--ips 10.0.0.0/8',
  }),
  group,
  crossGroupRetry,
} satisfies { readonly [F in EditableField]: SlackSetting<Settings[F], unknown> };

type HeldBy<S> = S extends SlackSetting<infer _, infer H> ? H : never;

/** What the fields of a form hold, by setting. */
export type SettingsTyped = { readonly [F in EditableField]: HeldBy<(typeof SETTINGS)[F]> };

export const slackSetting = (field: EditableField): SlackSetting<unknown, unknown> =>
  SETTINGS[field] as SlackSetting<unknown, unknown>;
