import { otherAccountText, refusedText } from '../../src/app/check-cometapi.ts';
import { startRefused } from '../../src/app/start-refused.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { everyRefusal } from './every-refusal.ts';

/** What the bot cannot start without. */
export const least = {
  SLACK_BOT_TOKEN: 'xoxb-1-2',
  SLACK_APP_TOKEN: 'xapp-1-2',
  COMETAPI_ACCESS_TOKEN: 't0ken',
  COMETKEY_LEADS: 'U0LEE',
  COMETKEY_APPROVALS_CHANNEL: 'C0REQUESTS',
};

/** What the bot says when it does not start, as it is written to whoever runs it: one text for each refusal. */
export const everyMistake = (): string[] => [...mistakes(), ...everyRefusal()].map(startRefused);

const mistakes = (): string[] => [
  ...ENVIRONMENTS.map((change) => refusalOf({ ...least, ...change })),
  ...POLICIES.map((policy) => refusalOf({ ...fileOnly, COMETKEY_POLICY: 'policy.yaml' }, policy)),
  ...(['bad_token', 'no_user_id', 'banned'] as const).map((why) => refusedText('无权进行此操作', why)),
  otherAccountText({ stored: '7', now: '8' }),
];

const fileOnly = { ...least, COMETKEY_LEADS: '', COMETKEY_APPROVALS_CHANNEL: '' };

type Env = Readonly<Record<string, string | undefined>>;

function refusalOf(env: Env, policy = PEOPLE): string {
  const files: Env = { 'policy.yaml': policy, '/run/empty': '\n' };
  const codes: Env = { '/root/token': 'EACCES', '/run': 'EISDIR', '/mnt/token': 'EIO' };
  try {
    loadConfig(env, (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('no'), { code: codes[path] ?? 'ENOENT' });
      return text;
    });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`this starts: ${JSON.stringify(env)} ${policy}`);
}

const DATABASES = [
  'mysql://db/keys',
  'sqlite:data/',
  'sqlite:~/keys.db',
  'sqlite:$HOME/keys.db',
  'sqlite://keys.db',
  'sqlite:keys.db?mode=ro',
  'postgres://bot:pa#ss@db/keys',
  'postgres://bot:50%off@db/keys',
  'postgres:///keys',
  'postgres://bot@db',
];

const COPIED = ['t0\ufffdken', 't0\u200bken', '“t0ken”', 't0ken # ours', 'abcd…wxyz', 't\u043eken'];

const ENVIRONMENTS: readonly Env[] = [
  Object.fromEntries(Object.keys(least).map((name) => [name, ''])),
  {
    SLACK_BOT_TOKEN: 'xoxp-1',
    SLACK_APP_TOKEN: 'xoxb-1',
    SLACK_API_URL: 'ftp://slack.com',
    SLACK_TEAM_ID: 'acme',
    COMETAPI_ACCESS_TOKEN: 'sk-abc',
    COMETAPI_BASE_URL: 'https://api.cometapi.com/v1',
    COMETAPI_USER_ID: 'root',
    COMETAPI_RATE: '180',
    COMETAPI_QUOTA_PER_UNIT: '0',
    COMETKEY_LEADS: '@lee',
    COMETKEY_ADMINS: 'ada@example.com',
    COMETKEY_APPROVALS_CHANNEL: '#keys',
    SWEEP_INTERVAL: '0s',
    PORT: 'http',
    LOG_LEVEL: 'loud',
    COMETKEY_LEED: 'U0LEE',
    COMETAPI_HOROSCOPE: 'x',
  },
  { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'short' },
  { SLACK_SIGNING_SECRET: '0123456789' },
  ...DATABASES.map((url) => ({ DATABASE_URL: url })),
  ...COPIED.map((value) => ({ COMETAPI_ACCESS_TOKEN: value })),
  { COMETAPI_ACCESS_TOKEN_FILE: '/run/token' },
  { SLACK_TEAM_ID_FILE: '/run/none', COMETAPI_USER_ID_FILE: '/run/empty' },
  { SLACK_TEAM_ID_FILE: '/root/token' },
  { SLACK_TEAM_ID_FILE: '/run' },
  { SLACK_TEAM_ID_FILE: '/mnt/token' },
  { COMETKEY_POLICY: 'policy.yaml' },
  { ...fileOnly, COMETKEY_POLICY: 'gone.yaml' },
];

const PEOPLE = 'people: { leads: [U0LEE] }\napprovals: { channel: C0REQUESTS }\n';

const ruled = (...rules: readonly string[]): string =>
  `${PEOPLE}rules:\n${rules.map((rule) => `  - { name: ${rule} }\n`).join('')}`;

const POLICIES: readonly string[] = [
  'people: {}\npeople: {}\n',
  '- leads\n',
  `${PEOPLE}${'# a comment\n'.repeat(25_000)}`,
  'people: { admins: [U0ADA] }\napprovals: { channel: C0REQUESTS }\n',
  'people: { leads: [lee], admin: [] }\napprovals: { channel: requests, expires: 24 }\n',
  'people: { leads: [] }\napprovals: { channel: C0REQUESTS, remind: [25h] }\n',
  'people: { leads: [U0LEE], lists: { admins: [U0ADA], "<!here>": [U0FAY] } }\napprovals: { channel: C0REQUESTS }\n',
  'people: { leads: [U0LEE] }\napprovals: { channel: C0REQUESTS, escalate: { after: 1h, to: admins } }\n',
  'people: { leads: [U0LEE] }\napprovals: { channel: C0REQUESTS }\nbreakGlass: { from: [] }\n',
  `${PEOPLE}create:\n  limits: { quota: 50, keysPerMember: 0, perMember: { total: $100, per: 2y } }\n`,
  `${PEOPLE}create:\n  defaults: { quota: $90 }\n`,
  `${PEOPLE}notices:\n  quotaLeft: [20, 0.2]\n  expiring: [12h]\n  quietHours: 22-7\n  workingDays: [weekend]\n  locked: [dead]\n`,
  `${PEOPLE}notices: { workingDays: [] }\n`,
  `${PEOPLE}teams: [search]\n`,
  `people: { leads: [U0LEE], lists: { Search: [U0FAY] } }\napprovals: { channel: C0REQUESTS }\nteams: { search: { leads: [] }, admins: { members: [U0ANA], channel: search } }\n`,
  `people: { leads: [S0LEADS], lists: { Search: [U0FAY] } }\napprovals: { channel: C0REQUESTS }\nteams: { search: { members: [U0ANA], leads: [U0BOB] }, ads: { members: [U0ANA] }, Ads: { members: [U0ANA] } }\nrules:\n  - { name: a, when: { change: unlimited_on, requester: { in: serch } }, then: { approvals: 2 } }\n  - { name: b, when: { change: unlimited_off, key: { team: serch } }, then: { from: search } }\n`,
  `${PEOPLE}rules: []\n`,
  `${PEOPLE}rules: all\n`,
  ruled(
    '"", when: { change: [] }, then: allow',
    'a, when: { change: rename, key: { name: "", age: { below: old } }, requester: {} }, then: maybe',
    'b, when: { change: unlimited_on, key: { models: [], group: {}, team: [] }, requester: { owner: ana } }, then: { approvals: 0 }',
    'c, when: { change: quota_increase, amount: {}, left: { above: $9, upTo: $9 }, key: { name: [] } }, then: allow',
    'd, when: { change: quota_increase, at: { on: mon, zone: Berlin }, key: { group: [] } }, then: allow',
  ),
  ruled(
    'a, when: { change: unlimited_on }, then: { from: admins }',
    'b, when: { change: unlimited_off }, then: { from: { leads: 1, fin: 1 } }',
    'c, when: { change: quota_increase }, then: { approvals: 2 }',
    'a, when: { change: unlimited_on }, then: allow',
  ),
  ruled(
    'a, when: { change: unlimited_on }, then: { channel: finance, expires: soon, remind: [1], escalate: { after: 1h, to: leads } }',
  ),
  ruled(
    'a, when: { change: unlimited_on }, then: { reason: { required: maybe, matches: "(?=a)b", message: "" } }',
    'b, when: { change: unlimited_off }, then: { reason: { matches: ^OPS } }',
    'c, when: { change: quota_increase }, then: { reason: { message: Start with OPS. } }',
    `d, when: { change: expiry_above_limit }, then: { reason: { matches: ${'a'.repeat(201)}, message: ${'a'.repeat(201)} } }`,
    'e, when: { change: create_above_limit }, then: { reason: { matches: ".{1000}.{1000}", message: Say more. } }',
  ),
  ruled(
    'a, when: { change: unlimited_on }, then: { silent: [] }',
    'b, when: { change: unlimited_off }, then: { silent: [S0LEADS] }',
  ),
  ruled('a, when: { change: unlimited_on }, then: { silent: [U0LEE, U0BOB] }'),
  ruled('a, when: { change: unlimited_off }, then: { maxFor: 30d }'),
  ruled(
    'b, when: { change: unlimited_off }, then: { expires: 2h, remind: [1h, 2h], escalate: { after: 3h, to: admins } }',
  ),
  ruled(
    'a, when: { change: unlimited_on }, then: { approvals: 2, from: {} }',
    'b, when: { change: unlimited_off }, then: { from: { leads: none } }',
    'c, when: { change: quota_increase }, then: { from: "" }',
  ),
  ruled(
    'own keys, when: { change: unlimited_off }, then: refuse',
    'a, when: { change: unlimited_on, amount: { upTo: $1 } }, then: allow, because: late',
    'b, when: { change: create_above_limit, for: { upTo: 1d } }, then: allow, cap: { total: $1, per: 1d }',
    'c, when: { change: quota_increase }, then: {}, cap: { total: $1, per: 1d }',
    'd, when: { change: [quota_increase, unlimited_on] }, then: allow, cap: { total: $1, per: 1d }',
  ),
];
