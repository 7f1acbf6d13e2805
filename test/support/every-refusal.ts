import { PortRefused } from '../../src/app/start-refused.ts';
import { type SlackRefusal, SlackRefused } from '../../src/slack/adapters/connection/slack-refused.ts';
import { type StoreRefusal, StoreRefused } from '../../src/store/engines/store-refused.ts';

type Kinds<T extends { readonly kind: string }> = { readonly [K in T['kind']]: T & { readonly kind: K } };

const path = '/var/lib/cometkey/keys.db';

const STORE: Kinds<StoreRefusal> = {
  in_use: { kind: 'in_use', path },
  not_a_database: { kind: 'not_a_database', path },
  unwritable: { kind: 'unwritable', path, why: 'EACCES' },
  disk_full: { kind: 'disk_full', path },
  other_account: {
    kind: 'other_account',
    stored: 'https://api.cometapi.com 7',
    now: 'https://api.cometapi.com 8',
  },
  newer: { kind: 'newer', migration: '0031-teams' },
  user_refused: { kind: 'user_refused' },
  unknown_database: { kind: 'unknown_database' },
  unknown_schema: { kind: 'unknown_schema' },
  no_create: { kind: 'no_create' },
  read_only: { kind: 'read_only' },
  no_database: { kind: 'no_database', path },
  no_tables: { kind: 'no_tables' },
  older: { kind: 'older' },
};

const SLACK: Kinds<SlackRefusal> = {
  bot_token: { kind: 'bot_token', code: 'invalid_auth' },
  app_token: { kind: 'app_token', code: 'missing_scope' },
  organisation_wide: { kind: 'organisation_wide' },
  not_of_a_bot: { kind: 'not_of_a_bot' },
  other_workspace: { kind: 'other_workspace', teamId: 'T0ACME', expected: 'T0OTHER' },
  people: { kind: 'people', code: 'missing_scope' },
  people_endless: { kind: 'people_endless' },
};

/** Nobody but a command asks for these. */
const ONLY_COMMANDS: readonly string[] = ['no_database', 'no_tables', 'older', 'people', 'people_endless'];

const all = [
  ...Object.values(SLACK).map((refusal) => ({ refusal, error: new SlackRefused(refusal) })),
  ...Object.values(STORE).map((refusal) => ({ refusal, error: new StoreRefused(refusal) })),
];
const isOnlyOfCommands = ({ refusal }: (typeof all)[number]): boolean => ONLY_COMMANDS.includes(refusal.kind);
const sentences = (some: typeof all): string[] => some.map(({ error }) => error.message);

/** What Slack, the database and the port refuse when the bot starts. */
export const everyRefusal = (): string[] => [
  ...sentences(all.filter((one) => !isOnlyOfCommands(one))),
  new PortRefused(3000, 'EADDRINUSE').message,
  new PortRefused(80, 'EACCES').message,
];

/** What they refuse a command. */
export const everyRefusalOfCommands = (): string[] => [
  ...sentences(all.filter(isOnlyOfCommands)),
  new SlackRefused({ kind: 'people', code: 'account_inactive' }).message,
];
