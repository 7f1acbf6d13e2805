import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environment, read } from '../src/config/env/env-schema.ts';
import { type Env, type Mistake, type ReadFile, readEnvironment } from '../src/config/env/read-env.ts';

export interface Settings {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly userId: string | null;
  readonly rate: { readonly limit: number; readonly windowSeconds: number };
  /** null: as the server says. */
  readonly unitsPerUsd: number | null;
  /** The model that a call is paid for; null: no call is made that costs money. */
  readonly model: string | null;
}

export interface Options {
  readonly readOnly: boolean;
  readonly removeLeftovers: boolean;
  readonly json: boolean;
  readonly profile: string | null;
}

export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ name, message }) => `✖ ${name} ${message}`).join('\n'));
  }
}

const variables = environment
  .pick({
    COMETAPI_ACCESS_TOKEN: true,
    COMETAPI_BASE_URL: true,
    COMETAPI_USER_ID: true,
    COMETAPI_RATE: true,
    COMETAPI_QUOTA_PER_UNIT: true,
  })
  .extend({
    COMETAPI_CONTRACT_MODEL: read(
      (text) => (/^\S+$/.test(text) ? text : null),
      'isn’t the name of a model. Write it without spaces.',
    )
      .nullable()
      .default(null),
  });

const fromDisk: ReadFile = (path) => readFileSync(path, 'utf8');

/** Every mistake at once, of the command line and of the environment. */
export function readSettings(
  { args, env }: { args: readonly string[]; env: Env },
  readFile: ReadFile = fromDisk,
): { settings: Settings; options: Options } {
  // The environment may hold the bot's other settings; this command ignores them.
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('COMETAPI_')));
  const { values, mistakes } = readEnvironment(own, { names: Object.keys(variables.shape), readFile });
  const unread = new Set(mistakes.map(({ name }) => name.replace(/_FILE$/, '')));
  const parsed = variables.safeParse(values);
  const wrong = (parsed.error?.issues ?? [])
    .map(({ path, message }) => ({ name: String(path[0]), message }))
    .filter(({ name }) => !unread.has(name));
  const line = optionsIn(args);
  const spends = line?.spend === true;
  const unpaid = spends && !values['COMETAPI_CONTRACT_MODEL'] ? [noModel] : [];
  const all = [...(line ? [] : [unknownOption]), ...mistakes, ...wrong, ...unpaid];
  if (all.length > 0 || !parsed.data || !line) throw new SettingsRefused(all);
  const { data: set } = parsed;
  const settings = {
    baseUrl: set.COMETAPI_BASE_URL,
    accessToken: set.COMETAPI_ACCESS_TOKEN,
    userId: set.COMETAPI_USER_ID,
    rate: set.COMETAPI_RATE,
    unitsPerUsd: set.COMETAPI_QUOTA_PER_UNIT,
    model: spends ? set.COMETAPI_CONTRACT_MODEL : null,
  };
  return { settings, options: line };
}

const noModel = {
  name: 'COMETAPI_CONTRACT_MODEL',
  message: 'is missing. Name the model that --spend is to make two calls to, which cost money.',
};

/** Does not repeat what was typed: it may be a secret. */
const unknownOption = {
  name: 'the command line',
  message:
    'has something I don’t know. There are --read-only, --spend, --profile FILE, --json and --remove-leftovers.',
};

function optionsIn(args: readonly string[]): (Options & { spend: boolean }) | null {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'read-only': flag,
        'remove-leftovers': flag,
        spend: flag,
        json: flag,
        profile: { type: 'string' },
      },
    });
    return {
      readOnly: values['read-only'],
      removeLeftovers: values['remove-leftovers'],
      spend: values.spend,
      json: values.json,
      profile: values.profile ?? null,
    };
  } catch {
    return null;
  }
}
