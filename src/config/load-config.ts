import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { defaultPolicy, type Policy } from '../domain/policy/policy.ts';
import { environment, type Variables } from './env/env-schema.ts';
import { type Env, type Mistake, type ReadFile, readEnvironment } from './env/read-env.ts';
import { whyNotRead } from './env/why-not.ts';
import { parsePolicy } from './policy/policy-file.ts';

export interface Config {
  readonly slack: { readonly apiUrl: string; readonly teamId: Variables['SLACK_TEAM_ID'] };
  readonly cometApi: {
    readonly baseUrl: string;
    readonly userId: string | null;
    readonly rate: Variables['COMETAPI_RATE'];
    /** null: /api/status is asked. */
    readonly unitsPerUsd: number | null;
  };
  readonly policy: Policy;
  /** null: the policy comes from the environment. */
  readonly policyFile: string | null;
  readonly sweepEveryMs: number;
  readonly port: number;
  readonly logLevel: Variables['LOG_LEVEL'];
}

export interface Secrets {
  readonly slack: {
    readonly botToken: string;
    readonly transport: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
  };
  readonly cometApi: { readonly accessToken: string };
  /** May hold a password. */
  readonly databaseUrl: string;
}

/** The message has a line for each mistake: the variable, and how to fix it. */
export class ConfigRefused extends Error {
  override readonly name = 'ConfigRefused';

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ name, message }) => `✖ ${name} ${message}`).join('\n'));
  }
}

const NAMES = Object.keys(environment.shape);
const fromDisk: ReadFile = (path) => readFileSync(path, 'utf8');

/** Reads the environment and the policy file. Throws `ConfigRefused` with all mistakes at once. */
export function loadConfig(env: Env, readFile: ReadFile = fromDisk): { config: Config; secrets: Secrets } {
  const { values, mistakes } = readEnvironment(env, { names: NAMES, readFile });
  const unread = new Set(mistakes.map(({ name }) => name.replace(/_FILE$/, '')));
  const parsed = environment.safeParse(values);
  const wrong = (parsed.error?.issues ?? [])
    .map(({ path, message }) => ({ name: String(path[0]), message }))
    .filter(({ name }) => !unread.has(name));
  const transport = transportMistakes(values, unread);
  const policy = policyOf(values, { readFile, unread, parsed: parsed.data ?? null });
  const all = [...mistakes, ...wrong, ...transport, ...policy.mistakes];
  if (all.length > 0 || !parsed.data || !policy.policy) throw new ConfigRefused(all);
  return { config: configOf(parsed.data, policy.policy), secrets: secretsOf(parsed.data) };
}

const people = environment.pick({
  COMETKEY_LEADS: true,
  COMETKEY_ADMINS: true,
  COMETKEY_APPROVALS_CHANNEL: true,
});

/** The policy alone, for what speaks neither to Slack nor to CometAPI. */
export function loadPolicy(env: Env, readFile: ReadFile = fromDisk): Policy {
  const { values, mistakes } = readEnvironment(env, { names: NAMES, readFile });
  const unread = new Set(mistakes.map(({ name }) => name.replace(/_FILE$/, '')));
  const parsed = people.safeParse(values);
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => ({ name: String(path[0]), message }));
  const policy = policyOf(values, { readFile, unread, parsed: parsed.data ?? null });
  const ours = ['COMETKEY_POLICY', ...PEOPLE].flatMap((name) => [name, `${name}_FILE`]);
  const all = [...mistakes.filter(({ name }) => ours.includes(name)), ...wrong, ...policy.mistakes];
  if (all.length > 0 || !policy.policy) throw new ConfigRefused(all);
  return policy.policy;
}

type Values = Readonly<Record<string, string>>;

function transportMistakes(values: Values, unread: ReadonlySet<string>): Mistake[] {
  const { SLACK_APP_TOKEN: socket, SLACK_SIGNING_SECRET: http } = values;
  const name = 'SLACK_APP_TOKEN';
  if (socket !== undefined && http !== undefined)
    return [
      {
        name,
        message:
          'and SLACK_SIGNING_SECRET are both set. Keep the first for Socket Mode, or the second for HTTP.',
      },
    ];
  if (socket !== undefined || http !== undefined || unread.has(name) || unread.has('SLACK_SIGNING_SECRET'))
    return [];
  return [{ name, message: 'is missing. Set it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.' }];
}

const PEOPLE = ['COMETKEY_LEADS', 'COMETKEY_ADMINS', 'COMETKEY_APPROVALS_CHANNEL'] as const;

/** The policy file, or the default policy with the people of the environment; never a mix of both. */
function policyOf(
  values: Values,
  given: { readFile: ReadFile; unread: ReadonlySet<string>; parsed: z.output<typeof people> | null },
): { policy: Policy | null; mistakes: Mistake[] } {
  const path = values['COMETKEY_POLICY'];
  if (path !== undefined) {
    const twice = PEOPLE.filter((name) => values[name] !== undefined);
    const mistakes = twice.map((name) => ({
      name,
      message: `comes from the policy file ${path}. Leave it out of the environment.`,
    }));
    return withMistakes(mistakes, policyAt(path, given.readFile));
  }
  const missing = (['COMETKEY_LEADS', 'COMETKEY_APPROVALS_CHANNEL'] as const)
    .filter((name) => values[name] === undefined && !given.unread.has(name))
    .map((name) => ({ name, message: missingPeople[name] }));
  const {
    COMETKEY_LEADS: leads,
    COMETKEY_ADMINS: admins,
    COMETKEY_APPROVALS_CHANNEL: channel,
  } = given.parsed ?? {};
  const policy = leads && channel ? defaultPolicy({ leads, admins: admins ?? [] }, channel) : null;
  return { policy, mistakes: missing };
}

const missingPeople = {
  COMETKEY_LEADS:
    'is missing. List who decides: ids of people (U…) and user groups (S…), with commas between them.',
  COMETKEY_APPROVALS_CHANNEL: 'is missing. Set it to the id of the channel for requests, C….',
};

const withMistakes = (mistakes: Mistake[], read: { policy: Policy | null; mistakes: Mistake[] }) => ({
  policy: read.policy,
  mistakes: [...mistakes, ...read.mistakes],
});

function policyAt(path: string, readFile: ReadFile): { policy: Policy | null; mistakes: Mistake[] } {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const message = `names ${path}, which I can’t read: ${whyNotRead(error)}.`;
    return { policy: null, mistakes: [{ name: 'COMETKEY_POLICY', message }] };
  }
  const parsed = parsePolicy(text);
  if ('policy' in parsed) return { policy: parsed.policy, mistakes: [] };
  const mistakes = parsed.mistakes.map(({ line, column, message }) => ({
    name: `${path}:${line}:${column}`,
    message,
  }));
  return { policy: null, mistakes };
}

const configOf = (set: Variables, policy: Policy): Config => ({
  slack: { apiUrl: set.SLACK_API_URL, teamId: set.SLACK_TEAM_ID },
  cometApi: {
    baseUrl: set.COMETAPI_BASE_URL,
    userId: set.COMETAPI_USER_ID,
    rate: set.COMETAPI_RATE,
    unitsPerUsd: set.COMETAPI_QUOTA_PER_UNIT,
  },
  policy,
  policyFile: set.COMETKEY_POLICY ?? null,
  sweepEveryMs: set.SWEEP_INTERVAL,
  port: set.PORT,
  logLevel: set.LOG_LEVEL,
});

const secretsOf = (set: Variables): Secrets => ({
  slack: {
    botToken: set.SLACK_BOT_TOKEN,
    transport:
      set.SLACK_APP_TOKEN === undefined
        ? { kind: 'http', signingSecret: set.SLACK_SIGNING_SECRET ?? '' }
        : { kind: 'socket', appToken: set.SLACK_APP_TOKEN },
  },
  cometApi: { accessToken: set.COMETAPI_ACCESS_TOKEN },
  databaseUrl: set.DATABASE_URL,
});

/** The values that no log line may contain, the database's password by itself included. */
export function secretValues({ slack, cometApi, databaseUrl }: Secrets): string[] {
  const transport =
    slack.transport.kind === 'socket' ? slack.transport.appToken : slack.transport.signingSecret;
  const password = decodeURIComponent(URL.parse(databaseUrl)?.password ?? '');
  return [
    slack.botToken,
    transport,
    cometApi.accessToken,
    ...(password === '' ? [] : [password, databaseUrl]),
  ];
}
