import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigRefused, loadConfig, secretValues } from '../src/config/load-config.ts';
import { parsePolicy } from '../src/config/policy/policy-file.ts';
import { defaultPolicy, type Policy } from '../src/domain/policy/policy.ts';

const least = {
  SLACK_BOT_TOKEN: 'xoxb-1-2',
  SLACK_APP_TOKEN: 'xapp-1-2',
  COMETAPI_ACCESS_TOKEN: 't0ken',
  COMETKEY_LEADS: 'U0LEE, S0LEADS',
  COMETKEY_APPROVALS_CHANNEL: 'C0REQUESTS',
};
type Env = Record<string, string | undefined>;

const files =
  (contents: Record<string, string>) =>
  (path: string): string => {
    const content = contents[path];
    if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return content;
  };

/** The lines of the refusal without the ✖. */
function mistakes(env: Env, contents: Record<string, string> = {}): string[] {
  try {
    loadConfig(env, files(contents));
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigRefused);
    return (error as Error).message.split('\n').map((line) => line.replace(/^✖ /, ''));
  }
  return [];
}

test('three secrets, leads and channel are enough', () => {
  const { config, secrets } = loadConfig(least);
  expect(config).toEqual({
    slack: { apiUrl: 'https://slack.com/api/', teamId: null },
    cometApi: {
      baseUrl: 'https://api.cometapi.com',
      userId: null,
      rate: { limit: 180, windowSeconds: 180 },
      unitsPerUsd: null,
    },
    policy: defaultPolicy({ leads: ['U0LEE', 'S0LEADS'], admins: [] }, 'C0REQUESTS'),
    policyFile: null,
    sweepEveryMs: 300_000,
    port: 3000,
    logLevel: 'info',
  });
  expect(secrets).toEqual({
    slack: { botToken: 'xoxb-1-2', transport: { kind: 'socket', appToken: 'xapp-1-2' } },
    cometApi: { accessToken: 't0ken' },
    databaseUrl: 'sqlite:data/cometkey.db',
  });
});

test('the sandbox begins with the policy that holds without a file', () => {
  const { config } = loadConfig({
    ...least,
    COMETKEY_LEADS: '',
    COMETKEY_APPROVALS_CHANNEL: '',
    COMETKEY_POLICY: 'sandbox/policy.yaml',
  });
  expect(config.policy).toEqual(defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS'));
});

test('everything can be said', () => {
  const { config, secrets } = loadConfig({
    ...least,
    SLACK_APP_TOKEN: '',
    SLACK_SIGNING_SECRET: '0123456789abcdef',
    SLACK_API_URL: 'http://127.0.0.1:4000/api',
    SLACK_TEAM_ID: 'T0TEAM',
    COMETAPI_BASE_URL: 'http://127.0.0.1:4001/',
    COMETAPI_USER_ID: '7',
    COMETAPI_RATE: '60/30s',
    COMETAPI_QUOTA_PER_UNIT: '1000000',
    COMETKEY_ADMINS: 'W0ADA',
    DATABASE_URL: 'postgres://bot:s%2Fcret@db/cometkey',
    SWEEP_INTERVAL: '1s',
    PORT: '8080',
    LOG_LEVEL: 'debug',
  });
  expect(config).toMatchObject({
    slack: { apiUrl: 'http://127.0.0.1:4000/api/', teamId: 'T0TEAM' },
    cometApi: {
      baseUrl: 'http://127.0.0.1:4001',
      userId: '7',
      rate: { limit: 60, windowSeconds: 30 },
      unitsPerUsd: 1_000_000,
    },
    policy: { people: { admins: ['W0ADA'] } },
    sweepEveryMs: 1000,
    port: 8080,
    logLevel: 'debug',
  });
  expect(secrets.slack.transport).toEqual({ kind: 'http', signingSecret: '0123456789abcdef' });
  expect(secretValues(secrets)).toEqual(
    expect.arrayContaining(['xoxb-1-2', '0123456789abcdef', 't0ken', 's/cret']),
  );
});

test.each([
  ['1s', 1000],
  ['90 s', 90_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
])('SWEEP_INTERVAL %s', (text, milliseconds) => {
  expect(loadConfig({ ...least, SWEEP_INTERVAL: text }).config.sweepEveryMs).toBe(milliseconds);
});

test('a mounted secret is read from its file', () => {
  const env = { ...least, COMETAPI_ACCESS_TOKEN: undefined, COMETAPI_ACCESS_TOKEN_FILE: '/run/secrets/pat' };
  expect(loadConfig(env, files({ '/run/secrets/pat': 'fr0m-file\n' })).secrets.cometApi.accessToken).toBe(
    'fr0m-file',
  );
});

test.each<[string, Env, RegExp]>([
  ['no bot token', { SLACK_BOT_TOKEN: undefined }, /^SLACK_BOT_TOKEN is missing\. Copy .*xoxb-/],
  ['a user token', { SLACK_BOT_TOKEN: 'xoxp-1' }, /^SLACK_BOT_TOKEN isn’t a bot token\. Copy .*xoxb-/],
  [
    'a bot token as app token',
    { SLACK_APP_TOKEN: 'xoxb-1' },
    /^SLACK_APP_TOKEN isn’t an app-level token\. Copy .*xapp-/,
  ],
  ['no door', { SLACK_APP_TOKEN: ' ' }, /^SLACK_APP_TOKEN is missing.*SLACK_SIGNING_SECRET/],
  [
    'two doors',
    { SLACK_SIGNING_SECRET: '0123456789' },
    /^SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set/,
  ],
  ['no access token', { COMETAPI_ACCESS_TOKEN: undefined }, /^COMETAPI_ACCESS_TOKEN is missing/],
  [
    'an API key',
    { COMETAPI_ACCESS_TOKEN: 'sk-abc' },
    /^COMETAPI_ACCESS_TOKEN isn’t an access token\. Copy .*not an API key/,
  ],
  [
    'Bearer and all',
    { COMETAPI_ACCESS_TOKEN: 'Bearer abc' },
    /^COMETAPI_ACCESS_TOKEN isn’t .*without “Bearer”/,
  ],
  [
    'a path too much',
    { COMETAPI_BASE_URL: 'https://api.cometapi.com/v1' },
    /^COMETAPI_BASE_URL .*without \/v1/,
  ],
  ['no address', { COMETAPI_BASE_URL: 'api.cometapi.com' }, /^COMETAPI_BASE_URL isn’t an address I can use/],
  ['a name as user id', { COMETAPI_USER_ID: 'root' }, /^COMETAPI_USER_ID isn’t a number\. .*numeric/],
  ['a bare rate', { COMETAPI_RATE: '180' }, /^COMETAPI_RATE isn’t a rate\. .*180\/180s/],
  ['a rate of nothing', { COMETAPI_RATE: '0/180s' }, /^COMETAPI_RATE/],
  ['an endless price', { COMETAPI_QUOTA_PER_UNIT: 'Infinity' }, /^COMETAPI_QUOTA_PER_UNIT isn’t a number/],
  ['no price', { COMETAPI_QUOTA_PER_UNIT: '0' }, /^COMETAPI_QUOTA_PER_UNIT isn’t a number/],
  ['units of over a dollar', { COMETAPI_QUOTA_PER_UNIT: '0.99' }, /^COMETAPI_QUOTA_PER_UNIT .* from 1 to/],
  [
    'a price of a slip',
    { COMETAPI_QUOTA_PER_UNIT: '1000000001' },
    /^COMETAPI_QUOTA_PER_UNIT .* to 1000000000/,
  ],
  ['another Slack', { SLACK_API_URL: 'ftp://slack.com' }, /^SLACK_API_URL isn’t a web address/],
  ['a team by name', { SLACK_TEAM_ID: 'acme' }, /^SLACK_TEAM_ID isn’t the id/],
  ['a lead by name', { COMETKEY_LEADS: '@lee' }, /^COMETKEY_LEADS isn’t a list of ids/],
  ['no leads', { COMETKEY_LEADS: '' }, /^COMETKEY_LEADS is missing\. List who decides/],
  ['an admin by mail', { COMETKEY_ADMINS: 'ada@example.com' }, /^COMETKEY_ADMINS isn’t a list of ids/],
  ['a channel by name', { COMETKEY_APPROVALS_CHANNEL: '#keys' }, /^COMETKEY_APPROVALS_CHANNEL isn’t the id/],
  ['no channel', { COMETKEY_APPROVALS_CHANNEL: undefined }, /^COMETKEY_APPROVALS_CHANNEL is missing/],
  [
    'another database',
    { DATABASE_URL: 'mysql://x' },
    /^DATABASE_URL isn’t .* Write sqlite:PATH or postgres:/,
  ],
  ['no pause at all', { SWEEP_INTERVAL: '0s' }, /^SWEEP_INTERVAL isn’t .* Write a second or more/],
  ['a port by name', { PORT: 'http' }, /^PORT isn’t a port number/],
  ['a port too high', { PORT: '65536' }, /^PORT isn’t a port number/],
  ['a loud log', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL isn’t one I know\. Write trace, debug, info/],
  [
    'a typing mistake',
    { COMETKEY_LEED: 'U0LEE' },
    /^COMETKEY_LEED isn’t a setting I know\. Did you mean COMETKEY_LEADS\?/,
  ],
  ['a stranger', { COMETAPI_HOROSCOPE: 'x' }, /^COMETAPI_HOROSCOPE isn’t a setting I know\. Leave it out\./],
  ['both ways', { COMETAPI_ACCESS_TOKEN_FILE: '/x' }, /^COMETAPI_ACCESS_TOKEN is set, and so is .*_FILE/],
  [
    'no such file',
    { SLACK_TEAM_ID_FILE: '/nope' },
    /^SLACK_TEAM_ID_FILE names \/nope, which I can’t read: there’s no such file/,
  ],
  ['an empty file', { SLACK_TEAM_ID_FILE: '/empty' }, /^SLACK_TEAM_ID_FILE names \/empty, which is empty/],
])('%s: one sentence that mends it', (_what, change, sentence) => {
  const said = mistakes({ ...least, ...change }, { '/empty': '\n' });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(sentence);
});

test('every mistake is told at once, and no value with it', () => {
  const said = mistakes({ SLACK_BOT_TOKEN: 'pr1vate-token', PORT: 'x', COMETKEY_LEADS: '@lee' });
  expect(said.map((line) => line.split(' ')[0])).toEqual(
    expect.arrayContaining([
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'COMETAPI_ACCESS_TOKEN',
      'COMETKEY_LEADS',
      'COMETKEY_APPROVALS_CHANNEL',
      'PORT',
    ]),
  );
  expect(said).toHaveLength(6);
  expect(said.join()).not.toContain('pr1vate');
});

const policyOnly = { ...least, COMETKEY_LEADS: undefined, COMETKEY_APPROVALS_CHANNEL: undefined };
const minimal = 'people: { leads: [U0LEE] }\napprovals: { channel: C0REQUESTS }\n';

test('a policy file says who decides; what it leaves out is as without one', () => {
  const { config } = loadConfig({ ...policyOnly, COMETKEY_POLICY: 'p.yaml' }, files({ 'p.yaml': minimal }));
  expect(config.policy).toEqual(defaultPolicy({ leads: ['U0LEE'], admins: [] }, 'C0REQUESTS'));
});

test('a share is a whole number of percent', () => {
  expect(read(`${minimal}notices: { quotaLeft: [30%] }\n`)).toMatchObject({ notices: { quotaLeft: [30] } });
  expect(read(`${minimal}notices: { quotaLeft: [] }\n`)).toMatchObject({ notices: { quotaLeft: [] } });
  for (const share of ['0%', '100%', '0.2', 'some'])
    expect(read(`${minimal}notices: { quotaLeft: [${share}] }\n`)).toEqual([
      '3: notices.quotaLeft[1] isn’t a share I can use. Write one from 1% to 99%, such as 20%.',
    ]);
});

test('when warnings come and wait is read exactly, or its line says how to write it', () => {
  expect(
    read(`${minimal}notices: { expiring: 2w, quietHours: null, workingDays: [sun-tue, fri], locked: low }\n`),
  ).toMatchObject({
    notices: { expiring: [14], quietHours: null, workingDays: [1, 2, 5, 7], locked: ['low'] },
  });
  expect(read(`${minimal}notices: { expiring: [], locked: [] }\n`)).toMatchObject({
    notices: { expiring: [], locked: [], quietHours: null, workingDays: [1, 2, 3, 4, 5, 6, 7] },
  });
  const wrong = 'notices:\n  expiring: [7d, 12h]\n  quietHours: 22-7\n  workingDays: [mon, weekend]\n';
  expect(read(`${minimal}${wrong}  locked: [dead]\n`)).toEqual([
    '4: notices.expiring[2] isn’t a number of days I can use. Write one such as 7d or 2w, up to 365d.',
    '5: notices.quietHours isn’t a range of hours. Write one such as 22:00-07:00.',
    '6: notices.workingDays[2] isn’t a day of the week, or a range of them. Write days such as mon-fri, or a list such as [mon-fri, sun].',
    expect.stringMatching(/^7: notices\.locked\[1\] isn’t one I know\. Write disabled, expired, exhausted, /),
  ]);
  expect(read(`${minimal}notices: { workingDays: mon-fri-sat }\n`)).toEqual([
    '3: notices.workingDays[1] isn’t a day of the week, or a range of them. Write days such as mon-fri, or a list such as [mon-fri, sun].',
  ]);
  expect(read(`${minimal}notices: { quietHours: 07:00-07:00, workingDays: [] }\n`)).toEqual([
    '3: notices.quietHours isn’t a range of hours. Write one such as 22:00-07:00.',
    '3: notices.workingDays is empty. Write at least one day, such as mon-fri, or leave it out.',
  ]);
  expect(read(`${minimal}notices: { quietHour: 22:00-07:00 }\n`)).toEqual([
    '3: notices.quietHour isn’t a setting I know. Did you mean quietHours?',
  ]);
});

test('a limit that counts over more than the bot remembers is refused with the line', () => {
  const limits = (per: string) => `create: { limits: { perMember: { total: $100, per: ${per} } } }\n`;
  const rules = (per: string) =>
    `rules: [{ name: a, when: { change: quota_increase }, then: allow, cap: { total: $9, per: ${per} } }]\n`;
  const refused = (member: string) => [
    `3: ${member} is longer than 366 days, and I remember no further back what was given. Write 366d or less.`,
  ];
  for (const per of ['2y', '13mo', '367d', '99999mo']) {
    expect(read(`${minimal}${limits(per)}`)).toEqual(refused('create.limits.perMember.per'));
    expect(read(`${minimal}${rules(per)}`)).toEqual(refused('rules[1].cap.per'));
  }
  for (const per of ['1y', '12mo', '366d', '52w'])
    expect(read(`${minimal}${limits(per)}${rules(per)}`)).toHaveProperty('rules');
});

test('people are said once: in the file or in the environment', () => {
  const said = mistakes({ ...least, COMETKEY_POLICY: 'p.yaml' }, { 'p.yaml': minimal });
  expect(said).toEqual([
    'COMETKEY_LEADS comes from the policy file p.yaml. Leave it out of the environment.',
    'COMETKEY_APPROVALS_CHANNEL comes from the policy file p.yaml. Leave it out of the environment.',
  ]);
});

test('mistakes of the file stand beside those of the environment, with their lines', () => {
  const text = 'people: { leads: [lee] }\napprovals:\n  channel: C0REQUESTS\n  expires: 24\n';
  expect(mistakes({ ...policyOnly, COMETKEY_POLICY: 'p.yaml', PORT: 'x' }, { 'p.yaml': text })).toEqual([
    'PORT isn’t a port number. Write one such as 3000.',
    'p.yaml:1:19 people.leads[1] isn’t an id. Write that of a person (U…, W…) or of a user group (S…).',
    'p.yaml:4:3 approvals.expires isn’t a length of time. Write one such as 30m, 24h, 7d or 3mo.',
  ]);
  expect(mistakes({ ...policyOnly, COMETKEY_POLICY: 'gone.yaml' })).toEqual([
    'COMETKEY_POLICY names gone.yaml, which I can’t read: there’s no such file.',
  ]);
});

const read = (text: string): Policy | string[] => {
  const parsed = parsePolicy(text);
  return 'policy' in parsed
    ? parsed.policy
    : parsed.mistakes.map(({ line, message }) => `${line}: ${message}`);
};

test('the example of the documentation is read whole', () => {
  const example = readFileSync(new URL('../policy.example.yaml', import.meta.url), 'utf8');
  expect(read(example)).toMatchObject({
    people: { leads: ['S0123LEADS', 'U0123LEA'], admins: ['U0123ADA'] },
    approvals: {
      channel: 'C0123REQ',
      expires: { amount: 24, unit: 'h' },
      escalate: { amount: 8, unit: 'h' },
    },
    create: { limits: { quota: 50, keysPerMember: 20, perMember: { total: 100 } } },
    notices: {
      quotaLeft: [20, 5],
      runsOutWithin: { amount: 3, unit: 'd' },
      expiring: [7, 3, 1],
      quietHours: { from: 22 * 60, to: 7 * 60 },
      workingDays: [1, 2, 3, 4, 5],
      locked: ['disabled', 'expired', 'exhausted'],
    },
    rules: [
      {
        name: 'small top-ups',
        when: { amount: { upTo: 10 } },
        decision: { kind: 'allow' },
        cap: { total: 30 },
      },
      {
        when: { duration: { upTo: { amount: 24, unit: 'h' } } },
        decision: { kind: 'ask', approvals: 2, from: ['leads'] },
      },
      { decision: { kind: 'refuse', because: 'Ask for a time-boxed grant instead.' } },
      {
        when: { change: expect.arrayContaining(['expiry_above_limit']) },
        decision: { kind: 'ask', approvals: 1 },
      },
    ],
  });
});

test('the example of the environment names every variable, and starts once it is filled in', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const said = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  const active = Object.fromEntries(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const filled = {
    ...active,
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    COMETAPI_ACCESS_TOKEN: 't',
  };
  expect(mistakes(filled)).toEqual([]);
  const names = new Set(said.map(([name]) => name));
  for (const name of [
    'SLACK_SIGNING_SECRET',
    'COMETKEY_POLICY',
    'COMETAPI_QUOTA_PER_UNIT',
    'LOG_LEVEL',
    'PORT',
  ])
    expect(names).toContain(name);
});

const rule = (text: string) => `${minimal}rules:\n  - ${text}\n`;

const TENS = Array(10).fill('*a').join();
const MANY_ALIASES = `a: &a [${Array(10).fill('1').join()}]
b: &b [${TENS}]
c: [${TENS.replaceAll('a', 'b')}, *b, *b]
`;

test.each([
  ['text that is no YAML', 'a: [1\nb: }', /^2: isn’t valid YAML: .*\.$/],
  ['an alias of nothing', `${minimal}notices: *mine\n`, /^3: isn’t valid YAML: .*mine\.$/],
  ['aliases without end', MANY_ALIASES, /^3: isn’t valid YAML: .*\.$/],
  ['nothing at all', '', /^1: people is missing/],
  ['a list', '- x', /^1: the file has no named settings\. Give it people, teams, approvals/],
  [
    'a member of another time',
    `${minimal}templates: {}`,
    /^3: templates isn’t a setting I know\. Leave it out\./,
  ],
  [
    'a typing mistake',
    `people: { leads: [U0LEE], admin: [] }\n${minimal.split('\n')[1]}`,
    /^1: people\.admin .*mean admins\?/,
  ],
  [
    'no leads',
    'people: { leads: [] }\napprovals: { channel: C0REQ }',
    /^1: people\.leads is empty\. Name at least one person \(U…\) or user group \(S…\)\.$/,
  ],
  [
    'a bare amount',
    `${minimal}create: { limits: { quota: 50 } }`,
    /^3: create\.limits\.quota isn’t an amount\. Write dollars, such as \$10/,
  ],
  [
    'defaults above limits',
    `${minimal}create: { defaults: { quota: $90 } }`,
    /^3: create\.defaults\.quota is above create\.limits\.quota\. Lower it/,
  ],
  [
    'a reminder too late',
    'people: { leads: [U0LEE] }\napprovals: { channel: C0REQ, remind: [25h] }',
    /^2: approvals\.remind comes too late/,
  ],
  [
    'an escalation to nobody',
    'people: { leads: [U0LEE] }\napprovals: { channel: C0REQ, escalate: { after: 1h, to: admins } }',
    /^2: approvals\.escalate asks the admins, but/,
  ],
  [
    'somebody silent who decides nothing',
    rule('{ name: a, when: { change: unlimited_on }, then: { silent: [U0BOB] } }'),
    /^4: rules\[1\]\.then\.silent names U0BOB, who is on none of the lists that it asks\. Leave it out\./,
  ],
  [
    'nobody who is called',
    rule('{ name: a, when: { change: unlimited_on }, then: { silent: [U0LEE] } }'),
    /^4: rules\[1\]\.then\.silent names everybody who may decide, so nobody would be called/,
  ],
  [
    'a longest time of what is never temporary',
    rule('{ name: a, when: { change: [unlimited_on, unlimited_off] }, then: { maxFor: 7d } }'),
    /^4: rules\[1\]\.then\.maxFor never lets unlimited_off through: such a change is never temporary/,
  ],
  [
    'a lowering that is none',
    rule('{ name: a, when: { change: unlimited_on }, then: { mayLower: never } }'),
    /^4: rules\[1\]\.then\.mayLower isn’t one I know\. Write yes or no\./,
  ],
  [
    'a step-up that is none',
    rule('{ name: a, when: { change: unlimited_on }, then: { stepUp: password } }'),
    /^4: rules\[1\]\.then\.stepUp isn’t one I know\. Write typed\./,
  ],
  [
    'a reason that is no regular expression',
    rule(
      '{ name: a, when: { change: unlimited_on }, then: { reason: { matches: "[A-Z", message: A ticket. } } }',
    ),
    /^4: rules\[1\]\.then\.reason\.matches isn’t a regular expression as RE2 reads them \(missing closing \]: `\[A-Z`\)\. Write one such as/,
  ],
  [
    'a reason that could take for ever',
    rule(
      '{ name: a, when: { change: unlimited_on }, then: { reason: { matches: "(a)\\\\1", message: A ticket. } } }',
    ),
    /^4: rules\[1\]\.then\.reason\.matches isn’t a regular expression/,
  ],
  [
    'a reason that must match, without a word of what to write',
    rule('{ name: a, when: { change: unlimited_on }, then: { reason: { matches: "^[A-Z]" } } }'),
    /^4: rules\[1\]\.then\.reason\.message is missing\. Say what to write/,
  ],
  [
    'a word of what to write, where a reason may say anything',
    rule('{ name: a, when: { change: unlimited_on }, then: { reason: { message: A ticket. } } }'),
    /^4: rules\[1\]\.then\.reason\.message only works with matches/,
  ],
  [
    'a reminder of a rule when its request has expired',
    rule('{ name: a, when: { change: unlimited_on }, then: { expires: 2h, remind: [1h, 3h] } }'),
    /^4: rules\[1\]\.then\.remind comes too late.* shorter than rules\[1\]\.then\.expires\./,
  ],
  [
    'a reminder of a rule when requests have expired',
    rule('{ name: a, when: { change: unlimited_on }, then: { remind: 25h } }'),
    /^4: rules\[1\]\.then\.remind comes too late.* shorter than approvals\.expires\./,
  ],
  [
    'an escalation of a rule to nobody',
    rule('{ name: a, when: { change: unlimited_on }, then: { escalate: { after: 1h, to: admins } } }'),
    /^4: rules\[1\]\.then\.escalate asks the admins, but/,
  ],
  [
    'a channel of a rule that is none',
    rule('{ name: a, when: { change: unlimited_on }, then: { channel: finance } }'),
    /^4: rules\[1\]\.then\.channel /,
  ],
  ['no rules', `${minimal}rules: []`, /^3: rules is empty, so I would refuse everything/],
  [
    'a rule about nothing',
    rule('{ name: a, when: { change: [] }, then: allow }'),
    /^4: rules\[1\]\.when\.change is empty\. Write at least one: quota_increase, /,
  ],
  [
    'a rule about anything',
    rule('{ name: a, when: { change: rename }, then: allow }'),
    /^4: rules\[1\]\.when\.change.* isn’t one I know\. Write quota_increase/,
  ],
  [
    'no ruling',
    rule('{ name: a, when: { change: unlimited_on }, then: maybe }'),
    /^4: rules\[1\]\.then isn’t a decision\. Write allow, refuse/,
  ],
  [
    'nobody to ask',
    rule('{ name: a, when: { change: unlimited_on }, then: { from: admins } }'),
    /^4: rules\[1\]\.then\.from asks the admins, but/,
  ],
  [
    'an unknown list to ask',
    rule('{ name: a, when: { change: unlimited_on }, then: { from: { leads: 1, finanse: 1 } } }'),
    /^4: rules\[1\]\.then\.from asks “finanse”, which is neither leads, admins nor one of people\.lists\. Leave it out\./,
  ],
  [
    'an unknown list to ask, beside one like it',
    `people: { leads: [U0LEE], lists: { finance: [U0FAY] } }\n${rule('{ name: a, when: { change: unlimited_on }, then: { from: finanse } }').split('\n').slice(1).join('\n')}`,
    /^4: rules\[1\]\.then\.from asks “finanse”.* Did you mean finance\?/,
  ],
  [
    'a list of nobody',
    `people: { leads: [U0LEE], lists: { finance: [] } }\n${minimal.split('\n')[1]}`,
    /^1: people\.lists\.finance is empty/,
  ],
  [
    'a list of somebody without an id',
    `people:\n  leads: [U0LEE]\n  lists:\n    finance: [U0FAY, fay]\n${minimal.split('\n')[1]}`,
    /^4: people\.lists\.finance\[2\] isn’t an id/,
  ],
  [
    'a list called as a role',
    `people: { leads: [U0LEE], lists: { admins: [U0ADA] } }\n${minimal.split('\n')[1]}`,
    /^1: people\.lists\.admins is no list of its own\. Write them in people\.admins/,
  ],
  [
    'a list with a name that is none',
    `people: { leads: [U0LEE], lists: { "<!here>": [U0FAY] } }\n${minimal.split('\n')[1]}`,
    /^1: people\.lists\.<!here> isn’t a name I can use/,
  ],
  [
    'a team to ask',
    `${minimal}teams: { search: { members: [S0SEARCH] } }\nrules:\n  - { name: a, when: { change: unlimited_on }, then: { from: search } }\n`,
    /^5: rules\[1\]\.then\.from asks “search”, which is a team\. Write leads: /,
  ],
  [
    'an unknown team that asks',
    `${minimal}teams: { search: { members: [S0SEARCH] } }\nrules:\n  - { name: a, when: { change: unlimited_on, requester: { in: serch } }, then: {} }\n`,
    /^5: rules\[1\]\.when\.requester\.in names “serch”, .*nor a team\. Did you mean search\?/,
  ],
  [
    'a team of nobody',
    `${minimal}teams:\n  search: { leads: [U0SUE] }\n`,
    /^4: teams\.search\.members is missing\. Name at least one person/,
  ],
  [
    'a team with an unknown setting',
    `${minimal}teams:\n  search: { members: [S0SEARCH], chanel: C0SEARCH }\n`,
    /^4: teams\.search\.chanel isn’t a setting I know\. Did you mean channel\?/,
  ],
  [
    'a team’s channel by name',
    `${minimal}teams:\n  search: { members: [S0SEARCH], channel: "#search" }\n`,
    /^4: teams\.search\.channel isn’t the id of a channel/,
  ],
  [
    'a team called as a list',
    `people: { leads: [U0LEE], lists: { Search: [U0FAY] } }\n${minimal.split('\n')[1]}\nteams:\n  search: { members: [S0SEARCH] }\n`,
    /^4: teams\.search has the same name as people\.lists\.Search\. Choose another name/,
  ],
  [
    'a team called as a role',
    `${minimal}teams: { leads: { members: [S0SEARCH] } }\n`,
    /^3: teams\.leads is no team of its own\. Write them in people\.leads\./,
  ],
  [
    'a budget of nothing',
    `${minimal}teams:\n  search: { members: [S0SEARCH], budget: { total: $0, per: 30d } }\n`,
    /^4: teams\.search\.budget\.total isn’t an amount/,
  ],
  [
    'a budget over more than the bot remembers',
    `${minimal}teams:\n  search: { members: [S0SEARCH], budget: { total: $9, per: 2y } }\n`,
    /^4: teams\.search\.budget\.per is longer than 366 days/,
  ],
  [
    'keys of an unknown team',
    rule('{ name: a, when: { change: unlimited_on, key: { team: search } }, then: {} }'),
    /^4: rules\[1\]\.when\.key\.team names “search”, which is none of teams\. Leave it out\./,
  ],
  [
    'a cap of nobody',
    rule('{ name: a, when: { change: quota_increase }, then: allow, cap: { total: $1, per: 1d, of: lead } }'),
    /^4: rules\[1\]\.cap\.of isn’t one I know\. Write member, team or company\./,
  ],
  [
    'a list of teams',
    `${minimal}teams: [search]\n`,
    /^3: teams has no named teams\. Write each team with its name, such as search: /,
  ],
  [
    'a team with fewer leads than a rule asks for',
    `people: { leads: [S0LEADS] }\n${minimal.split('\n')[1]}\nteams:\n  search: { members: [S0SEARCH], leads: [U0SUE] }\nrules:\n  - { name: a, when: { change: unlimited_on }, then: { approvals: 2 } }\n`,
    /^4: teams\.search\.leads names too few different people for the rule “a”\. Name more there, or a user group\./,
  ],
  [
    'numbers of lists and a number of all',
    rule('{ name: a, when: { change: unlimited_on }, then: { approvals: 2, from: { leads: 2 } } }'),
    /^4: rules\[1\]\.then\.approvals stands beside the numbers of from/,
  ],
  [
    'a number that is none',
    rule('{ name: a, when: { change: unlimited_on }, then: { from: { leads: 0 } } }'),
    /^4: rules\[1\]\.then\.from\.leads isn’t a number I can use/,
  ],
  [
    'more than there are',
    rule('{ name: a, when: { change: unlimited_on }, then: { approvals: 2 } }'),
    /^4: rules\[1\]\.then\.from asks for more different people than leads name\. Name more there, or a user group/,
  ],
  [
    'one person for two lists',
    `people: { leads: [U0LEE], lists: { finance: [U0LEE] } }\n${rule('{ name: a, when: { change: unlimited_on }, then: { from: { leads: 1, finance: 1 } } }').split('\n').slice(1).join('\n')}`,
    /^4: rules\[1\]\.then\.from asks for more different people than leads and finance name/,
  ],
  [
    'an unknown term',
    rule('{ name: a, when: { change: unlimited_on }, then: { mayRaise: true } }'),
    /^4: rules\[1\]\.then\.mayRaise isn’t a setting I know/,
  ],
  [
    'no votes',
    rule('{ name: a, when: { change: unlimited_on }, then: { approvals: 0 } }'),
    /^4: rules\[1\]\.then\.approvals isn’t a number I can use\. Write a whole one/,
  ],
  [
    'a refusal without a reason',
    rule('{ name: a, when: { change: unlimited_on }, then: refuse }'),
    /^4: rules\[1\]\.because is missing/,
  ],
  [
    'a reason without a refusal',
    rule('{ name: a, when: { change: unlimited_on }, then: allow, because: x }'),
    /^4: rules\[1\]\.because only works with “then: refuse”/,
  ],
  [
    'a cap on a question',
    rule('{ name: a, when: { change: quota_increase }, then: {}, cap: { total: $1, per: 1d } }'),
    /^4: rules\[1\]\.cap only works with “then: allow”/,
  ],
  [
    'an amount of no amount',
    rule('{ name: a, when: { change: unlimited_on, amount: { upTo: $1 } }, then: allow }'),
    /^4: rules\[1\]\.when\.amount never matches unlimited_on/,
  ],
  [
    'an end of no end',
    rule('{ name: a, when: { change: create_above_limit, for: { upTo: 1d } }, then: allow }'),
    /^4: rules\[1\]\.when\.for never matches create_above_limit/,
  ],
  [
    'a bound that bounds nothing',
    rule('{ name: a, when: { change: quota_increase, amount: {} }, then: allow }'),
    /^4: rules\[1\]\.when\.amount says neither upTo nor above/,
  ],
  [
    'bounds the wrong way round',
    rule('{ name: a, when: { change: quota_increase, left: { above: $9, upTo: $9 } }, then: allow }'),
    /^4: rules\[1\]\.when\.left never matches: nothing is above \$9 and up to \$9/,
  ],
  [
    'spans the wrong way round',
    rule('{ name: a, when: { change: unlimited_on, for: { above: 1w, upTo: 7d } }, then: allow }'),
    /^4: rules\[1\]\.when\.for never matches: nothing is above 1w and up to 7d/,
  ],
  [
    'an unknown condition of a key',
    rule('{ name: a, when: { change: quota_increase, key: { names: ci } }, then: allow }'),
    /^4: rules\[1\]\.when\.key\.names isn’t a setting I know\. .*mean name\?/,
  ],
  [
    'a key like no key',
    rule('{ name: a, when: { change: quota_increase, key: { models: [] } }, then: allow }'),
    /^4: rules\[1\]\.when\.key\.models is empty\. Write at least one model or pattern, /,
  ],
  [
    'a requester of whom nothing is asked',
    rule('{ name: a, when: { change: quota_increase, requester: {} }, then: allow }'),
    /^4: rules\[1\]\.when\.requester is empty\. Give it a condition/,
  ],
  [
    'a key of which nothing is asked',
    rule('{ name: a, when: { change: quota_increase, key: {} }, then: allow }'),
    /^4: rules\[1\]\.when\.key is empty\. Give it a condition/,
  ],
  [
    'an owner that is a word',
    rule('{ name: a, when: { change: quota_increase, requester: { owner: ana } }, then: allow }'),
    /^4: rules\[1\]\.when\.requester\.owner is neither true nor false/,
  ],
  [
    'hours in no zone',
    rule('{ name: a, when: { change: quota_increase, at: { between: 22:00-06:00 } }, then: allow }'),
    /^4: rules\[1\]\.when\.at\.zone is missing\. Write one such as Europe/,
  ],
  [
    'a zone that is none',
    rule('{ name: a, when: { change: quota_increase, at: { on: mon, zone: Berlin } }, then: allow }'),
    /^4: rules\[1\]\.when\.at\.zone isn’t a time zone\. Write one such as Europe\/Berlin/,
  ],
  [
    'a rule that another one decides before',
    rule(
      '{ name: a, when: { change: [quota_increase, unlimited_on] }, then: {} }\n  - { name: b, when: { change: quota_increase, amount: { upTo: $5 } }, then: allow }',
    ),
    /^5: rules\[2\] never matches: “a” above it decides first/,
  ],
  [
    'spans the wrong way round in another unit',
    rule('{ name: a, when: { change: unlimited_on, for: { above: 32d, upTo: 1mo } }, then: allow }'),
    /^4: rules\[1\]\.when\.for never matches: nothing is above 32d and up to 1mo/,
  ],
  [
    'a name of the bot’s own',
    rule('{ name: own keys, when: { change: unlimited_on }, then: allow }'),
    /^4: rules\[1\]\.name is a name I use myself/,
  ],
  [
    'a name twice',
    rule(
      '{ name: a, when: { change: unlimited_on }, then: allow }\n  - { name: a, when: { change: unlimited_off }, then: allow }',
    ),
    /^5: rules\[2\]\.name is also the name of rules\[1\]/,
  ],
])('a policy with %s: the line, and what mends it', (_what, text, sentence) => {
  const said = read(text);
  expect(said).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
});

test('every mistake of a policy at once', () => {
  const said = read(
    rule('{ name: 1, when: { change: x, amount: { upto: $1 } }, then: { approvals: 99, form: x } }'),
  );
  expect(said).toHaveLength(5);
});

test('an early expiry takes the usual reminders that no longer fit away', () => {
  expect(read('people: { leads: [U0LEE] }\napprovals: { channel: C0REQ, expires: 2h }')).toMatchObject({
    approvals: { remind: [{ amount: 1, unit: 'h' }], escalate: null },
  });
});
