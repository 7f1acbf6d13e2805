import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/domain/problems/problem.ts';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import { parseCommand } from '../../src/slack/commands/parse-command.ts';

const typist = { now: new Date('2026-12-03T10:00:00Z'), zone: 'Europe/Berlin' };
/** The reading with the shortest name of a key. */
const read = (line: string) => parseCommand(line, typist).at(-1);

function refusal(line: string) {
  try {
    return { understood: read(line) };
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
}

const create = {
  verb: 'create',
  settings: {},
  quota: null,
  unlimited: false,
  owner: null,
  reason: '',
};
const quota = { verb: 'quota', key: 'search', amount: null, during: null, reason: '' };
const plus50 = { sign: '+', usd: 50 };
const list = { verb: 'list', scope: null, filter: null, text: '' };

describe('one line is understood', () => {
  test.each([
    ['', { verb: 'help', about: null }],
    ['help', { verb: 'help', about: null }],
    ['Help Quota', { verb: 'help', about: 'quota' }],
    ['status', { verb: 'status' }],
    ['show', { verb: 'show', key: null }],
    ['show #1234', { verb: 'show', key: '#1234' }],
    ['show my key', { verb: 'show', key: 'my key' }],
    ['show “my key”', { verb: 'show', key: 'my key' }],
    ['show ‘my key’', { verb: 'show', key: 'my key' }],
    ['show «my key»', { verb: 'show', key: 'my key' }],
    ["show 'a b' 'c 'd", { verb: 'show', key: "a b 'c 'd" }],
    ["show 'it's here'", { verb: 'show', key: "it's here" }],
    ["show 'it'", { verb: 'show', key: 'it' }],
    ["show users' keys", { verb: 'show', key: "users' keys" }],
    ['show ana’s key', { verb: 'show', key: "ana's key" }],
    ['show a&amp;b &lt;x&gt;', { verb: 'show', key: 'a&b <x>' }],
    ['show <http://api.dev|api.dev>', { verb: 'show', key: 'api.dev' }],
    ['show <#C1|general>', { verb: 'show', key: '#general' }],
    ['enable search', { verb: 'enable', key: 'search' }],
    ['reveal search', { verb: 'reveal', key: 'search' }],
    ['disable search leaked in a log', { verb: 'disable', key: 'search', reason: 'leaked in a log' }],
    ['renew', { verb: 'renew', key: null, span: null }],
    ['renew search', { verb: 'renew', key: 'search', span: null }],
    ['renew search 30d', { verb: 'renew', key: 'search', span: { amount: 30, unit: 'd' } }],
    ['renew my key for 3 months', { verb: 'renew', key: 'my key', span: { amount: 3, unit: 'mo' } }],
    ['assign search <@U0ANA|ana>', { verb: 'assign', key: 'search', to: 'U0ANA' }],
    ['assign my key <@U0ANA>', { verb: 'assign', key: 'my key', to: 'U0ANA' }],
    ['assign search', { verb: 'assign', key: 'search', to: null }],
    ['requests', { verb: 'requests', which: null, id: null }],
    ['requests pending', { verb: 'requests', which: 'pending', id: null }],
    ['requests r7f', { verb: 'requests', which: null, id: 'r7f' }],
    ['approve #r7f', { verb: 'approve', id: 'r7f' }],
    ['approve', { verb: 'approve', id: null }],
    ['cancel r7f', { verb: 'cancel', id: 'r7f' }],
    ['deny r7f it isn’t needed', { verb: 'deny', id: 'r7f', reason: "it isn't needed" }],
    ['list', list],
    ['list mine', { ...list, scope: 'mine' }],
    ['list all exhausted search prod', { ...list, scope: 'all', filter: 'exhausted', text: 'search prod' }],
    ['list low <@U0BOB|bob>', { ...list, scope: { person: 'U0BOB' }, filter: 'low' }],
    ['list unowned', { ...list, scope: 'unowned' }],
    ['list search mine', { ...list, text: 'search mine' }],
  ])('%s', (line, command) => expect(read(line)).toEqual(command));

  test.each([
    ['quota', { ...quota, key: null }],
    ['quota search', quota],
    ['quota search +$50', { ...quota, amount: plus50 }],
    ['quota +$50', { ...quota, key: null, amount: plus50 }],
    ['quota search +50usd', { ...quota, amount: plus50 }],
    ['quota search + $50', { ...quota, amount: plus50 }],
    ['quota search -$10', { ...quota, amount: { sign: '-', usd: 10 } }],
    ['quota search –$10', { ...quota, amount: { sign: '-', usd: 10 } }],
    ['quota search —$10', { ...quota, amount: { sign: '-', usd: 10 } }],
    ['quota search =$1,000.50', { ...quota, amount: { sign: '=', usd: 1000.5 } }],
    ['quota search +250000u', { ...quota, amount: { sign: '+', units: 250000 } }],
    ['quota my key +$50', { ...quota, key: 'my key', amount: plus50 }],
    ['quota search +$50 for 7d', { ...quota, amount: plus50, during: { amount: 7, unit: 'd' } }],
    [
      'quota search +$50 for 7 days load test – it doesn’t fit',
      { ...quota, amount: plus50, during: { amount: 7, unit: 'd' }, reason: "load test – it doesn't fit" },
    ],
    ['quota search +$50 for the demo', { ...quota, amount: plus50, reason: 'for the demo' }],
    ['quota search +$50 for 3 tenants', { ...quota, amount: plus50, reason: 'for 3 tenants' }],
    ['quota search +$50 —reason more room', { ...quota, amount: plus50, reason: 'more room' }],
    ['unlimited search', { verb: 'unlimited', key: 'search', to: null, reason: '' }],
    [
      'unlimited search on for 4h migration',
      { verb: 'unlimited', key: 'search', to: 'on', during: { amount: 4, unit: 'h' }, reason: 'migration' },
    ],
    ['unlimited search off', { verb: 'unlimited', key: 'search', to: 'off', left: null, reason: '' }],
    [
      'unlimited search off --left $20',
      { verb: 'unlimited', key: 'search', to: 'off', left: { usd: 20 }, reason: '' },
    ],
  ])('%s', (line, command) => expect(read(line)).toEqual(command));

  test.each([
    ['create', create],
    ['create search prod', { ...create, settings: { name: 'search prod' } }],
    ['create --name search', { ...create, settings: { name: 'search' } }],
    [
      'create search --quota $20 --expires 2026-12-31 --models gpt-5, o4 --for <@U0BOB|bob> --reason it’s for us',
      {
        ...create,
        settings: {
          name: 'search',
          expiresAt: new Date('2026-12-31T22:59:59Z'),
          models: ['gpt-5', 'o4'],
        },
        quota: { usd: 20 },
        owner: 'U0BOB',
        reason: "it's for us",
      },
    ],
    [
      'create search —quota $20 –group vip',
      { ...create, settings: { name: 'search', group: 'vip' }, quota: { usd: 20 } },
    ],
    ['create --quota $20 search', { ...create, settings: { name: 'search' }, quota: { usd: 20 } }],
    [
      'create search --models all --ips 10.0.0.1,::1',
      { ...create, settings: { name: 'search', models: null, allowIps: ['10.0.0.1', '::1'] } },
    ],
    [
      'create search --expires never --group vip',
      { ...create, settings: { name: 'search', expiresAt: null, group: 'vip' } },
    ],
    ['edit search', { verb: 'edit', key: 'search', to: {} }],
    [
      'edit search --models all --ips any',
      { verb: 'edit', key: 'search', to: { models: null, allowIps: [] } },
    ],
    ['edit my key --name “new name”', { verb: 'edit', key: 'my key', to: { name: 'new name' } }],
  ])('%s', (line, command) => expect(read(line)).toEqual(command));
});

test.each([
  ['quota x +$5 for 7d paid for 2 weeks', 'paid for 2 weeks'],
  ['quota x +$5 for 5 people', 'for 5 people'],
  ['quota x +$5 --reason demo for 7d', 'demo for 7d'],
  ['unlimited x on --for 4h paid for 2 weeks', 'paid for 2 weeks'],
])('%s: the reason is “%s”', (line, reason) => expect(read(line)).toMatchObject({ reason }));

describe('what is not understood is named', () => {
  test.each([
    ['lsit', { kind: 'unknown_verb', verb: 'lsit', nearest: 'list' }],
    ['quta search', { kind: 'unknown_verb', verb: 'quta', nearest: 'quota' }],
    ['abracadabra', { kind: 'unknown_verb', verb: 'abracadabra', nearest: null }],
    ['constructor', { kind: 'unknown_verb', verb: 'constructor', nearest: null }],
    ['help quoat', { kind: 'unknown_verb', verb: 'quoat', nearest: 'quota' }],
    ['create x --qouta $5', { kind: 'unknown_option', verb: 'create', option: '--qouta' }],
    ['show x --quota $5', { kind: 'unknown_option', verb: 'show', option: '--quota' }],
    ['create x --quota', { kind: 'missing_argument', verb: 'create --quota' }],
    ['create x --reason --quota $5', { kind: 'missing_argument', verb: 'create --reason' }],
    ['create x --unlimited=yes', { kind: 'not_understood', word: 'yes' }],
    ['status now', { kind: 'not_understood', word: 'now' }],
    ['approve r1 r2', { kind: 'not_understood', word: 'r2' }],
    ['create x --quota $5 --quota $6', { kind: 'option_twice', option: '--quota' }],
    ['create x --unlimited --unlimited', { kind: 'option_twice', option: '--unlimited' }],
    ['create x --unlimited --quota $5', { kind: 'words_exclude', words: ['--unlimited', '--quota'] }],
    ['unlimited x on --left $5', { kind: 'words_exclude', words: ['on', '--left'] }],
    ['unlimited x off --for 4h', { kind: 'words_exclude', words: ['off', '--for'] }],
    ['quota x +$5 demo --reason launch', { kind: 'not_understood', word: 'demo' }],
    ['unlimited x on demo --reason launch', { kind: 'not_understood', word: 'demo' }],
    ['deny r1 no --reason later', { kind: 'not_understood', word: 'no' }],
    ['quota x +$5 demo for 7d', { kind: 'time_in_reason', time: 'for 7d', reason: 'demo for 7d' }],
    ['quota x +$5 for us for 2 weeks', { kind: 'time_in_reason', time: 'for 2 weeks' }],
    ['unlimited x on a demo for 4h please', { kind: 'time_in_reason', time: 'for 4h' }],
    ['show “search', { kind: 'unclosed_quote', text: 'show “search' }],
    ['quota search $50', { kind: 'unsigned_amount', text: '$50' }],
    ['quota search 50', { kind: 'bad_amount', text: '50' }],
    ['quota search +$0', { kind: 'zero_amount', text: '+$0' }],
    ['quota search +$50 for 7x', { kind: 'bad_span', text: '7x' }],
    ['quota search +$50 for two days', { kind: 'bad_span', text: 'two days' }],
    ['quota search +$50 for a week', { kind: 'bad_span', text: 'a week' }],
    ['quota search +$50 until friday please', { kind: 'bad_span', text: 'until friday' }],
    ['unlimited search on until friday', { kind: 'bad_span', text: 'until friday' }],
    ['unlimited search on Till 6', { kind: 'bad_span', text: 'Till 6' }],
    ['quota search +$50 for 2 years', { kind: 'bad_span', text: '2 years' }],
    ['quota search +$50 for 99999mo', { kind: 'span_too_long', text: '99999mo' }],
    ['quota search +$50 --for 121mo', { kind: 'span_too_long', text: '121mo' }],
    ['unlimited search on for 99999mo', { kind: 'span_too_long', text: '99999mo' }],
    ['unlimited search on for 99999 months', { kind: 'span_too_long', text: '99999 months' }],
    ['unlimited search on for 999999 months', { kind: 'bad_span', text: '999999 months' }],
    ['renew search 99999mo', { kind: 'span_too_long', text: '99999mo' }],
    ['renew search for 99999 months', { kind: 'span_too_long', text: '99999 months' }],
    [`show ${'x'.repeat(9000)}`, { kind: 'line_too_long', characters: 9005, max: 8192 }],
    ['renew search 30x', { kind: 'bad_span', text: '30x' }],
    ['assign search @ana', { kind: 'bad_person', text: '@ana' }],
    ['create x --for ana', { kind: 'bad_person', text: 'ana' }],
    ['list @ana', { kind: 'bad_person', text: '@ana' }],
    ['create x --ips 10.0.0.1,10.0.0', { kind: 'bad_ip', line: '10.0.0', number: 1 }],
    ['create x --expires yesterday', { kind: 'past_moment' }],
  ])('%s', (line, problem) => expect(refusal(line)).toMatchObject(problem));
});

test('every example of the help is understood', () => {
  for (const { examples } of Object.values(COMMANDS))
    for (const example of examples) {
      const sent = example.replace('@ana', '<@U0ANA|ana>');
      expect(refusal(sent), example).toHaveProperty('understood');
    }
});

test('any line is either understood or refused with a reason', () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...Object.keys(COMMANDS),
      '--quota',
      '--for',
      '--',
      '-',
      '=',
      '+$5',
      'for',
      '"',
      "'",
      '<@U1>',
      '$',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (parts) => {
      expect(refusal(parts.join(' '))).toBeTypeOf('object');
    }),
    { numRuns: 500 },
  );
});
