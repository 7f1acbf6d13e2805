import { expect, test } from 'vitest';
import { type LogLevel, openLog } from '../src/telemetry/log.ts';

function logging(secrets: readonly string[] = [], level: LogLevel = 'info') {
  const lines: string[] = [];
  return { ...openLog({ level, secrets, write: (line) => lines.push(line) }), lines };
}

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

test('a line is one JSON object with its level, time, fields and words', () => {
  const { log, lines } = logging();
  log.warn({ request: 'r1', attempt: 2 }, 'apply failed, will retry');
  expect(parsed(lines)).toEqual([
    {
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      request: 'r1',
      attempt: 2,
      msg: 'apply failed, will retry',
    },
  ]);
  expect(lines[0]).toMatch(/\}\n$/);
});

test('lines below the level are not written', () => {
  const { log, slackLog, lines } = logging([], 'warn');
  log.info({}, 'no');
  log.debug({}, 'no');
  slackLog.info('no');
  log.error({}, 'yes');
  expect(parsed(lines).map(({ msg }) => msg)).toEqual(['yes']);
});

const secret = 'p@ss"wörd/with\\all';

test.each([
  ['as a field', { password: secret }],
  ['deep inside', { a: [{ b: { c: `url?x=${secret}&y` } }] }],
  ['as the name of a field', { [secret]: 1 }],
  ['in JSON within a string', { body: JSON.stringify({ secret }) }],
  ['in a web address', { url: `https://h/?k=${encodeURIComponent(secret)}` }],
])('a known secret is replaced %s', (_where, fields) => {
  const { log, lines } = logging([secret, 'unrelated-value']);
  log.info(fields, 'hello');
  const text = lines.join('');
  for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    expect(text).not.toContain(spelling);
  expect(text).toContain('[secret]');
  expect(parsed(lines)).toHaveLength(1);
});

test('a known secret is replaced in the words, in an error, in its stack and in its cause', () => {
  const { log, lines } = logging([secret]);
  const err = new Error(`refused ${secret}`, { cause: new TypeError(`because ${secret}`) });
  log.error({ err }, `failed with ${secret}`);
  expect(lines.join('')).not.toContain('rd/with');
  expect(parsed(lines)[0]).toMatchObject({
    err: {
      type: 'Error',
      message: 'refused [secret]',
      cause: { type: 'TypeError', message: 'because [secret]' },
    },
    msg: 'failed with [secret]',
  });
});

test.each([
  ['a key', { reason: 'use sk-a1B2c3D4e5F6g7H8i9J0k1L2' }, 'a1B2c3D4'],
  ['a bot token', { said: 'xoxb-111-222-abcDEF' }, 'abcDEF'],
  ['an app-level token', { said: 'xapp-1-A01-99-fedcba' }, 'fedcba'],
  ['a response_url', { response_url: 'https://hooks.slack.com/commands/T1/2/abc' }, 'T1/2'],
  ['a response_url of another host', { body: { response_url: 'http://127.0.0.1:9/r/77' } }, 'r/77'],
  ['a response_url within a string', { body: '{"response_url":"https:\\/\\/h.example\\/r\\/abc"}' }, 'abc'],
  [
    'a web address of Slack’s hooks',
    { note: 'POST https://hooks.slack.com/actions/T1/2/abc failed' },
    'T1/2',
  ],
  ['a trigger_id', { view: { trigger_id: '13345224609.738474920.8088930838d88f008e0' } }, '13345224609'],
  ['a trigger_id in a form', { body: 'a=b&trigger_id=133.738.8088&c=d' }, '738.8088'],
  ['a trigger_id as it is', { x: '13345224609.738474920.8088930838d88f008e0aabbccddeeff0' }, '738474920'],
])('%s is replaced wherever it stands', (_what, fields, part) => {
  const { log, lines } = logging();
  log.info(fields, 'hello');
  expect(lines.join('')).not.toContain(part);
  expect(parsed(lines)[0]?.['msg']).toBe('hello');
});

test('of an error only the allowed members are written', () => {
  const { log, lines } = logging();
  const err = Object.assign(new Error('HTTP 500'), {
    code: 'ERR_HTTP',
    status: 500,
    options: { headers: { authorization: 'very private' } },
    request: { body: 'very private' },
  });
  log.error({ err, error: err }, 'call failed');
  expect(lines.join('')).not.toContain('very private');
  const [line] = parsed(lines);
  for (const field of ['err', 'error'])
    expect(Object.keys(line?.[field] as object)).toEqual(['type', 'code', 'status', 'message', 'stack']);
});

test('what is no error is written as it is', () => {
  const { log, lines } = logging();
  log.warn({ error: 'channel_not_found' }, 'notice not delivered');
  expect(parsed(lines)[0]).toMatchObject({ error: 'channel_not_found' });
});

test('Bolt’s words and errors become lines of their own', () => {
  const { slackLog, lines } = logging(['t0p-secret']);
  slackLog.setLevel('debug');
  slackLog.setName('socket-mode');
  slackLog.warn('reconnecting', { attempt: 2, token: 't0p-secret' });
  slackLog.error(new Error('socket hang up'));
  expect(parsed(lines)).toMatchObject([
    { level: 'warn', from: 'slack', msg: 'reconnecting {"attempt":2,"token":"[secret]"}' },
    { level: 'error', err: { message: 'socket hang up' }, msg: 'Slack library error' },
  ]);
});

test('Bolt’s debug lines hold whole payloads: only trace shows them', () => {
  const { slackLog, lines } = logging([], 'debug');
  slackLog.debug('payload');
  expect(lines).toEqual([]);
  expect(slackLog.getLevel()).toBe('info');
  const all = logging([], 'trace');
  all.slackLog.debug('payload');
  expect(parsed(all.lines)).toMatchObject([{ level: 'trace', msg: 'payload' }]);
  expect(all.slackLog.getLevel()).toBe('debug');
});
