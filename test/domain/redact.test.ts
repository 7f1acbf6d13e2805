import { describe, expect, test } from 'vitest';
import { REDACTED, redactor, withoutSecrets } from '../../src/domain/keys/redact.ts';

/** Each is found by its own shape alone. */
const secrets = {
  'a short CometAPI key': 'sk-a1b2c3d4e5f6g7h8i9',
  'one without a digit': `sk-${'abcdefghij'.repeat(4)}`,
  'a key of Anthropic': 'sk-ant-api03-abcdefghij_klmnop-qrst',
  'a project key of OpenAI': 'sk-proj-abcdefghij_klmnop-qrst',
  'the shortest': 'xoxb-abcdef',
  'a token of a Slack bot': 'xoxb-1234567890-abcdefghij',
  'a refreshed one': 'xoxe.xoxp-1-abcdefghij',
  'an app token of Slack': 'xapp-1-A0123-456-abcdef',
  'a GitHub token': 'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'a fine-grained one': 'github_pat_11abcdefg_abcdefghijklmnop',
  'a key id of AWS': 'AKIAIOSFODNN7EXAMPLE',
  'a key of Google': 'AIzaSyA-abcdefghij_klmnopqrst-uvwxyz01',
  'a JSON web token': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-_1',
  'random characters of three kinds': 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8v',
  'forty-eight of two kinds': 'a1'.repeat(24),
};

describe.each(Object.entries(secrets))('%s', (_, secret) => {
  test.each([
    ['', ''],
    ['see ', ' in the log'],
    ['_', '_'],
    ['*', '*'],
    ['key=', '&x=1'],
    ['KEY_', ''],
    ['("', '")'],
    ['密钥', '。'],
    ['line\n', '\nline'],
  ])('is taken out between %j and %j', (before, after) => {
    const left = withoutSecrets(`${before}${secret}${after}`);
    expect(left).toContain(REDACTED);
    for (let at = 0; at + 8 <= secret.length; at += 1) expect(left).not.toContain(secret.slice(at, at + 8));
  });
});

test.each([
  '\u200b',
  '\u00ad',
  '\u200d',
  '\ufe0f',
  '\u3164',
])('what an invisible %j parts is one secret to whoever reads it', (parting) => {
  const secret = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAbCdEfGhIjKlMnO';
  const parted = (secret.match(/.{1,12}/g) ?? []).join(parting);
  expect(withoutSecrets(`it is ${parted}, a pity`)).toBe('it is [secret], a pity');
  expect(redactor(['pässwörd'])(`pä${parting}sswörd`)).toBe('[secret]');
});

test.each(['👩‍💻 می‌خواهم ❤️', 'a\u200bb'])('%j stays as it is', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test.each([
  'sk-productionsearch',
  'task-a1b2c3d4e5f6g7h8i9',
  'payments-staging-2026-eu-west-1',
  '3f2a9c81d4e5b6a7c8d9e0f1a2b3c4d5e6f70819',
  '123e4567-e89b-12d3-a456-426614174000',
  'search_index_of_the_new_payments_team_2026',
  'www.example.com/eyJ',
])('%s is none', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test('known values go in every spelling, the longer ones first, and short ones stay', () => {
  const redact = redactor(['a"b/cdef', 'a"b/cdefgh', 'short']);
  expect(redact('a"b/cdefgh a%22b%2Fcdef a\\"b/cdef short')).toBe('[secret] [secret] [secret] short');
});
