import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigRefused, loadConfig } from '../src/config/load-config.ts';

const least = {
  SLACK_BOT_TOKEN: 'xoxb-1-2',
  SLACK_APP_TOKEN: 'xapp-1-2',
  COMETAPI_ACCESS_TOKEN: 't0ken',
  COMETKEY_LEADS: 'U0LEE, S0LEADS',
  COMETKEY_APPROVALS_CHANNEL: 'C0REQUESTS',
};

const utf16 = (text: string): string => Buffer.from(`\ufeff${text}`, 'utf16le').toString('utf8');

function refusal(env: Record<string, string | undefined>, content = ''): string {
  try {
    loadConfig({ ...least, ...env }, () => content);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigRefused);
    return (error as Error).message;
  }
  return 'starts';
}

test.each<[string, Record<string, string | undefined>, RegExp]>([
  ['a comment behind a path', { DATABASE_URL: 'sqlite:/d/y.db # local' }, /DATABASE_URL ends in a comment/],
  ['a comment behind a number', { PORT: '3000 #http' }, /PORT ends in a comment/],
  ['a comment behind a token', { SLACK_BOT_TOKEN: 'xoxb-1 # ours' }, /SLACK_BOT_TOKEN ends in a comment/],
  ['double quotes', { DATABASE_URL: '"sqlite:data/x.db"' }, /DATABASE_URL is in quotes.*Leave them out/],
  ['single quotes', { COMETAPI_BASE_URL: "'https://api.cometapi.com'" }, /COMETAPI_BASE_URL is in quotes/],
  ['half a pair of quotes', { COMETKEY_LEADS: '"U0LEE' }, /COMETKEY_LEADS is in quotes/],
  ['typographic quotes', { COMETAPI_ACCESS_TOKEN: '“t0ken”' }, /COMETAPI_ACCESS_TOKEN is in quotes/],
  [
    'a zero-width space',
    { SLACK_BOT_TOKEN: 'xoxb-1\u200b-2' },
    /SLACK_BOT_TOKEN contains .* can’t be seen \(U\+200B\)/,
  ],
  ['a no-break space', { DATABASE_URL: 'sqlite:my\u00a0keys.db' }, /can’t be seen \(U\+00A0\)/],
  ['a byte order mark inside', { COMETAPI_ACCESS_TOKEN: 't0\ufeffken' }, /can’t be seen \(U\+FEFF\)/],
  ['a bell', { COMETKEY_POLICY: '/etc/po\u0007licy.yaml' }, /COMETKEY_POLICY contains .*\(U\+0007\)/],
  ['a masked token', { COMETAPI_ACCESS_TOKEN: 'abcd…wxyz' }, /COMETAPI_ACCESS_TOKEN is masked/],
  ['dots for the middle', { SLACK_APP_TOKEN: 'xapp-1-A0...9f' }, /SLACK_APP_TOKEN is masked/],
  ['bullets', { SLACK_BOT_TOKEN: 'xoxb-••••••' }, /SLACK_BOT_TOKEN is masked/],
  ['stars', { COMETAPI_ACCESS_TOKEN: 'abcd****wxyz' }, /COMETAPI_ACCESS_TOKEN is masked/],
  [
    'a placeholder',
    { COMETAPI_ACCESS_TOKEN: '<your-token>' },
    /COMETAPI_ACCESS_TOKEN is masked, or only a placeholder/,
  ],
  ['two stars', { COMETAPI_ACCESS_TOKEN: 'abcd**wxyz' }, /COMETAPI_ACCESS_TOKEN is masked/],
  [
    'dots in the middle of the line',
    { COMETAPI_ACCESS_TOKEN: 'abcd⋯wxyz' },
    /COMETAPI_ACCESS_TOKEN is masked/,
  ],
  ['a name that nobody replaced', { COMETAPI_ACCESS_TOKEN: '${TOKEN}' }, /masked, or only a placeholder/],
  ['what a tool hid', { COMETAPI_ACCESS_TOKEN: '[redacted]' }, /masked, or only a placeholder/],
  [
    'a long dash',
    { SLACK_BOT_TOKEN: 'xoxb-1\u20132' },
    /SLACK_BOT_TOKEN contains .* no token has \(–, U\+2013\)/,
  ],
  ['a Cyrillic letter', { COMETAPI_ACCESS_TOKEN: 't\u043eken' }, /no token has \(о, U\+043E\)/],
  ['wide letters', { SLACK_APP_TOKEN: 'xapp-1-\uff12' }, /SLACK_APP_TOKEN contains .* no token has/],
  [
    'a bare percent sign',
    { DATABASE_URL: 'postgres://bot:50%off@db/keys' },
    /contains a % that begins no code.*%25/,
  ],
  ['a bare hash', { DATABASE_URL: 'postgres://bot:pa#ss@db/keys' }, /can’t be read as an address.*%23/],
  [
    'a slash in the password',
    { DATABASE_URL: 'postgres://bot:pa/ss@db/keys' },
    /can’t be read as an address.*%2F/,
  ],
  ['no database', { DATABASE_URL: 'postgres://bot@db' }, /names no database/],
  ['a folder', { DATABASE_URL: 'sqlite:data/' }, /names no file/],
  ['a home folder', { DATABASE_URL: 'sqlite:~/keys.db' }, /~, which nothing here replaces/],
  ['a name in a path', { DATABASE_URL: 'sqlite:$HOME/keys.db' }, /\$NAME, which nothing here replaces/],
  ['a name in braces', { DATABASE_URL: 'sqlite:${DATA}/keys.db' }, /\$NAME, which nothing here replaces/],
  [
    'slashes of a web address',
    { DATABASE_URL: 'sqlite://keys.db' },
    /has slashes that aren’t part of a path/,
  ],
  ['options of other drivers', { DATABASE_URL: 'sqlite:keys.db?mode=ro' }, /options after/],
  [
    'the address of a call',
    { COMETAPI_BASE_URL: 'https://api.cometapi.com/v1/chat/completions' },
    /without \/v1/,
  ],
  ['the console', { COMETAPI_BASE_URL: 'https://api.cometapi.com/console/token' }, /COMETAPI_BASE_URL isn’t/],
  ['an address twice', { COMETAPI_BASE_URL: 'https://https://api.cometapi.com' }, /COMETAPI_BASE_URL isn’t/],
  [
    'a comma behind an address',
    { COMETAPI_BASE_URL: 'https://api.cometapi.com,' },
    /COMETAPI_BASE_URL isn’t/,
  ],
  ['a semicolon behind it', { COMETAPI_BASE_URL: 'https://api.cometapi.com;' }, /COMETAPI_BASE_URL isn’t/],
  [
    'a password in the address',
    { COMETAPI_BASE_URL: 'https://a:b@api.cometapi.com' },
    /COMETAPI_BASE_URL isn’t/,
  ],
])('%s is refused with the sentence that mends it', (_, env, sentence) => {
  expect(refusal(env)).toMatch(sentence);
});

test('a file in UTF-16 is named as such', () => {
  const env = { COMETAPI_ACCESS_TOKEN: undefined, COMETAPI_ACCESS_TOKEN_FILE: '/run/token' };
  expect(refusal(env, utf16('t0ken'))).toMatch(/COMETAPI_ACCESS_TOKEN_FILE isn’t UTF-8 text/);
  expect(refusal(env, '\ufefft0ken\r\n')).toBe('starts');
});

test('an invisible character anywhere in any value is found', () => {
  const invisible = fc.constantFrom(
    '\u200b',
    '\u200d',
    '\u2060',
    '\u00ad',
    '\u202e',
    '\u0000',
    '\u001b',
    '\u00a0',
  );
  const name = fc.constantFrom(...Object.keys(least));
  fc.assert(
    fc.property(name, invisible, fc.nat(8), (variable, character, position) => {
      const value = least[variable as keyof typeof least];
      const at = Math.min(Math.max(1, position), value.length - 1);
      const slipped = value.slice(0, at) + character + value.slice(at);
      expect(refusal({ [variable]: slipped })).toMatch(new RegExp(`^✖ ${variable} (contains|isn’t UTF-8)`));
    }),
  );
});

test.each([
  'http://localhost:3000',
  'http://127.0.0.1:3000/gateway',
  'http://[::1]:3000',
  'https://new_api.internal.',
  'https://bücher.example',
])('%s is an address', (url) => {
  expect(refusal({ COMETAPI_BASE_URL: url })).toBe('starts');
});

test.each([
  ['sqlite:///var/lib/cometkey/keys.db'],
  ['postgres://bot:s%2Fcret@db/cometkey'],
  ['postgresql:///cometkey?host=/run/postgresql'],
  ['sqlite:/var/lib/cometkey/Schlüssel 1.db'],
  ['sqlite::memory:'],
])('%s is taken', (url) => {
  expect(refusal({ DATABASE_URL: url })).toBe('starts');
});
