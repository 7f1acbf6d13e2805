import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/domain/problems/problem.ts';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import { parseCommand } from '../../src/slack/commands/parse-command.ts';

const typist = { now: new Date('2026-12-03T10:00:00Z'), zone: 'Europe/Berlin' };
/** As it is read when no key exists that would tell where its name ends. */
const read = (line: string) => parseCommand(line, typist).unfound.command();

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
  lasts: null,
  unlimited: false,
  owner: null,
  team: null,
  reason: '',
};
const quota = { verb: 'quota', key: 'search', amount: null, during: null, reason: '' };
const plus50 = { sign: '+', usd: 50 };
const renew = { verb: 'renew', key: 'search', until: null, reason: '' };
const edit = { verb: 'edit', key: 'search', to: {}, reason: '' };
const friday = new Date('2026-12-04T22:59:59Z');
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
    ['renew', { ...renew, key: null }],
    ['renew search', renew],
    [
      'renew search 2026-12-31 18:00 +02:00 holidays',
      { ...renew, until: new Date('2026-12-31T16:00:00Z'), reason: 'holidays' },
    ],
    ['renew search 2026-12-31T18:00 CET', { ...renew, until: new Date('2026-12-31T17:00:00Z') }],
    ['renew 30d', { ...renew, key: null, until: { amount: 30, unit: 'd' } }],
    ['renew search 30d', { ...renew, until: { amount: 30, unit: 'd' } }],
    ['renew search +1 week', { ...renew, until: { amount: 1, unit: 'w' } }],
    ['renew search +2 weeks', { ...renew, until: { amount: 2, unit: 'w' } }],
    ['renew search + 30d', { ...renew, until: { amount: 30, unit: 'd' } }],
    ['renew my key for 3 months', { ...renew, key: 'my key', until: { amount: 3, unit: 'mo' } }],
    ['renew search 2y', { ...renew, until: { amount: 24, unit: 'mo' } }],
    ['renew search for two weeks', { ...renew, until: { amount: 14, unit: 'd' } }],
    [
      'renew search 2mo batch goes on',
      { ...renew, until: { amount: 2, unit: 'mo' }, reason: 'batch goes on' },
    ],
    ['renew search 2026-12-31', { ...renew, until: new Date('2026-12-31T22:59:59Z') }],
    ['renew search until friday for the demo', { ...renew, until: friday, reason: 'for the demo' }],
    ['renew search never --reason it is for good', { ...renew, until: 'never', reason: 'it is for good' }],
    ['assign search <@U0ANA|ana>', { verb: 'assign', key: 'search', to: 'U0ANA', team: null }],
    ['assign my key <@U0ANA>', { verb: 'assign', key: 'my key', to: 'U0ANA', team: null }],
    ['assign search', { verb: 'assign', key: 'search', to: null, team: null }],
    ['requests', { verb: 'requests', which: null, id: null }],
    ['requests pending', { verb: 'requests', which: 'pending', id: null }],
    ['requests r7f', { verb: 'requests', which: null, id: 'r7f' }],
    ['approve #r7f', { verb: 'approve', id: 'r7f', reason: '' }],
    ['approve', { verb: 'approve', id: null, reason: '' }],
    ['approve r7f well done', { verb: 'approve', id: 'r7f', reason: 'well done' }],
    ['cancel r7f', { verb: 'cancel', id: 'r7f' }],
    ['deny r7f it isn’t needed', { verb: 'deny', id: 'r7f', reason: "it isn't needed" }],
    ['list', list],
    ['list mine', { ...list, scope: 'mine' }],
    ['list all exhausted search prod', { ...list, scope: 'all', filter: 'exhausted', text: 'search prod' }],
    ['list low <@U0BOB|bob>', { ...list, scope: { person: 'U0BOB' }, filter: 'low' }],
    ['list unowned', { ...list, scope: 'unowned' }],
    ['list team', { ...list, scope: 'team' }],
    ['list "team"', { ...list, text: 'team' }],
    ['list expiring soon', { ...list, filter: 'expiring' }],
    ['list all Low on quota', { ...list, scope: 'all', filter: 'low' }],
    ['list running out', { ...list, filter: 'running-out' }],
    ['list search running out soon', { ...list, filter: 'running-out', text: 'search' }],
    ['list "low on quota"', { ...list, text: 'low on quota' }],
    ['list search mine', { ...list, scope: 'mine', text: 'search' }],
    ['list low search unowned', { ...list, scope: 'unowned', filter: 'low', text: 'search' }],
    ['list "all" mine "low"', { ...list, scope: 'mine', text: 'all low' }],
  ])('%s', (line, command) => expect(read(line)).toEqual(command));

  test.each([
    ['quota', { ...quota, key: null }],
    ['quota search', quota],
    ['quota search +$50', { ...quota, amount: plus50 }],
    ['quota +$50', { ...quota, key: null, amount: plus50 }],
    ['quota search +50usd', { ...quota, amount: plus50 }],
    ['quota search + $50', { ...quota, amount: plus50 }],
    ['quota search +50 dollars', { ...quota, amount: plus50 }],
    ['quota search + 50 USD', { ...quota, amount: plus50 }],
    ['quota search +50 dollars launch', { ...quota, amount: plus50, reason: 'launch' }],
    ['top up search +$50', { ...quota, amount: plus50 }],
    ['quota search +$50 for good', { ...quota, amount: plus50 }],
    ['quota search +$50 for good launch', { ...quota, amount: plus50, reason: 'launch' }],
    ...['--for 7 days demo', '--for 7d demo', '--reason demo --for 7 days'].map((rest): [string, object] => [
      `quota search +$50 ${rest}`,
      { ...quota, amount: plus50, during: { amount: 7, unit: 'd' }, reason: 'demo' },
    ]),
    [
      'unlimited search on --for half an hour demo',
      { verb: 'unlimited', key: 'search', to: 'on', during: { amount: 30, unit: 'm' }, reason: 'demo' },
    ],
    ['quota search +$50 "--help"', { ...quota, amount: plus50, reason: '--help' }],
    ['quota search +$50 2 more demos', { ...quota, amount: plus50, reason: '2 more demos' }],
    ['quota search +$50 "200 users"', { ...quota, amount: plus50, reason: '200 users' }],
    ['quota search +$50 2000 users', { ...quota, amount: plus50, reason: '2000 users' }],
    ['quota search +$50 "dollars"', { ...quota, amount: plus50, reason: 'dollars' }],
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
    ['quota search +$50 "for the demo"', { ...quota, amount: plus50, reason: 'for the demo' }],
    ["quota search +$50 'for 7d'", { ...quota, amount: plus50, reason: 'for 7d' }],
    ['quota search +$50 demo "until friday"', { ...quota, amount: plus50, reason: 'demo until friday' }],
    ['quota search +50', { ...quota, amount: plus50 }],
    ['quota search =$0', { ...quota, amount: { sign: '=', usd: 0 } }],
    [
      'quota search +$50 for two days demo',
      { ...quota, amount: plus50, during: { amount: 2, unit: 'd' }, reason: 'demo' },
    ],
    ['quota search +$50 for 1y', { ...quota, amount: plus50, during: { amount: 12, unit: 'mo' } }],
    [
      'quota search +$50 for 7d for the demo',
      { ...quota, amount: plus50, during: { amount: 7, unit: 'd' }, reason: 'for the demo' },
    ],
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
    ...['20', '20 dollars', '20usd', '=20', 'US$20', '$20'].map((left): [string, object] => [
      `unlimited search off ${left}`,
      { verb: 'unlimited', key: 'search', to: 'off', left: { usd: 20 }, reason: '' },
    ]),
    ...[
      'unlimited search off --left 20 night is over',
      'unlimited search off $20 night is over',
      'unlimited search off --reason night is over --left 20usd',
    ].map((line): [string, object] => [
      line,
      { verb: 'unlimited', key: 'search', to: 'off', left: { usd: 20 }, reason: 'night is over' },
    ]),
  ])('%s', (line, command) => expect(read(line)).toEqual(command));

  test.each([
    ['create', create],
    ['create search 2 prod', { ...create, settings: { name: 'search 2 prod' } }],
    ['create bot for the team', { ...create, settings: { name: 'bot for the team' } }],
    ['create "ci-bot $20 for 7d"', { ...create, settings: { name: 'ci-bot $20 for 7d' } }],
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
    ['edit search', edit],
    ['edit search --models all --ips any', { ...edit, to: { models: null, allowIps: [] } }],
    ['edit my key --name “new name”', { ...edit, key: 'my key', to: { name: 'new name' } }],
    ['edit search --expires never --reason batch', { ...edit, to: { expiresAt: null }, reason: 'batch' }],
    [
      'edit search --expires 2y',
      { ...edit, to: { expiresAt: new Date('2028-12-03T10:00:00Z') }, lasts: { amount: 24, unit: 'mo' } },
    ],
  ])('%s', (line, command) => expect(read(line)).toEqual(command));
});

test.each([
  ['quota x +$5 for 7d paid for 2 weeks', 'paid for 2 weeks'],
  ['quota x +$5 "for 5 people"', 'for 5 people'],
  ['quota x +$5 --reason demo for 7d', 'demo for 7d'],
  ['unlimited x on for good migration', 'migration'],
  ['disable x "for 2h"', 'for 2h'],
  ['disable x --reason for 2h', 'for 2h'],
  ['unlimited x on --for 4h paid for 2 weeks', 'paid for 2 weeks'],
  ...[
    'launch week',
    'monthly report',
    'weekend batch',
    'daily job is slow',
    "today's demo",
    'two teams over budget',
    'demo on monday',
    'load over 9000 requests',
  ].map((reason) => [`quota x +$5 ${reason}`, reason]),
  ['quota x +$5 for 7d monthly report', 'monthly report'],
  ['quota x +$5 for 7d for the demo', 'for the demo'],
  ['quota x +$5 "this week only"', 'this week only'],
  ['quota x +$5 --reason this week only', 'this week only'],
  ['disable x it leaked today', 'it leaked today'],
  ['deny r1 ask again tomorrow', 'ask again tomorrow'],
])('%s: the reason is “%s”', (line, reason) => expect(read(line)).toMatchObject({ reason }));

describe('a time that a reason says without its place', () => {
  test.each([
    ['unlimited x on today only', 'today only', 'for 13h'],
    ['unlimited x on over the weekend', 'over the weekend', 'for 4d'],
    ['quota x +$6 this week only', 'this week only', 'for 4d'],
    ['quota x +$7 temporarily', 'temporarily', 'for 7d'],
    ['quota x +$9 monthly', 'monthly', 'for 30d'],
    ['quota x +$5 by friday x', 'by friday', 'for 37h'],
    ['quota x +$5 per month team lunch', 'per month', 'for 30d'],
    ['quota x +$5 next week only', 'next week only', 'for 7d'],
    ['quota x +$5 demo for the weekend, please', 'for the weekend', 'for 4d'],
    ['quota x +$5 demo tonight', 'tonight', 'for 13h'],
    ['quota x +$5 demo (temporarily) for us', 'temporarily', 'for 7d'],
    ['quota x +$5 demo by 17:00', 'by 17:00', 'for 6h'],
    ['disable x over the weekend', 'over the weekend', null],
    ['disable x temporarily', 'temporarily', null],
    ['unlimited x off $5 this week only', 'this week only', null],
  ])('%s', (line, time, meant) =>
    expect(refusal(line)).toMatchObject({ kind: 'time_in_reason', time, meant }));
});

test.each([
  ['unlimited x on for 2h until monday x', 'for 2h', 'until monday'],
  ['quota x +$3 for 2h until 18:00 x', 'for 2h', 'until 18:00'],
  ['quota x +$3 for 2h by 18:00 x', 'for 2h', 'by 18:00'],
  ['quota x +$3 for one hour and a half demo', 'for one hour', 'and a half'],
  ['quota x +$11 for 2h for 3d demo', 'for 2h', 'for 3d'],
  ['quota x +$11 for 2h or 3h demo', 'for 2h', 'or 3h'],
  ['quota x +$11 for 2h today only', 'for 2h', 'today only'],
  ['quota x +$11 for 2h $3 demo', 'for 2h', '$3'],
  ['quota x +$11 --for 2h tomorrow demo', '--for', 'tomorrow'],
  ['quota x +$14 +$3 demo', '+$14', '+$3'],
  ['quota x +$14 and $3 demo', '+$14', 'and $3'],
  ['unlimited x off $5 $6 demo', '$5', '$6'],
  ['renew x 30d and a half', '30d', 'and a half'],
  ['renew x 30d by friday demo', '30d', 'by friday'],
])('a second time or amount is never the reason: %s', (line, one, other) =>
  expect(refusal(line)).toEqual({ kind: 'words_exclude', words: [one, other] }));

describe('a `?` behind the key asks for help, and behind a reason or a question it does not', () => {
  test.each([
    ['quota ci-key ?', 'quota'],
    ['quota "ci key" ?', 'quota'],
    ['show #12 ?', 'show'],
    ['disable ci-key ?', 'disable'],
    ['unlimited ci-key -h', 'unlimited'],
    ['create ci-key ?', 'create'],
    ['approve r7 ?', 'approve'],
    ['list expiring ?', 'list'],
  ])('%s', (line, about) => expect(read(line)).toEqual({ verb: 'help', about }));

  test.each([
    ['quota ci-key +$5 can I ?', { verb: 'quota', reason: 'can I ?' }],
    ['deny r7 why now ?', { verb: 'deny', reason: 'why now ?' }],
    ['who owns ci-key ?', { verb: 'owner', named: 'ci-key' }],
    ['claim ci-key ?', { verb: 'claim' }],
    ['show "?"', { verb: 'show', key: '?' }],
  ])('%s', (line, command) => expect(read(line)).toMatchObject(command));
});

describe('a state or a time is said in words', () => {
  test.each([
    ['list running out', { filter: 'running-out', text: '' }],
    ['list all about to run out search', { filter: 'running-out', text: 'search' }],
    ['list expiring soon', { filter: 'expiring', text: '' }],
    ['list low on quota', { filter: 'low', text: '' }],
    ['list used up', { filter: 'exhausted', text: '' }],
    ['list "running out"', { filter: null, text: 'running out' }],
    ['usage today', { key: null, days: 1 }],
    ['usage ci-key this week', { key: 'ci-key', days: 7 }],
    ['usage the last 10 days csv', { key: null, days: 10, isCsv: true }],
    ['usage last month', { key: null, days: 30 }],
    ['usage ci-key 2 weeks', { days: 14 }],
    ['audit today', { key: null, during: { amount: 1, unit: 'd' } }],
    ['audit ci-key last 3 days', { key: 'ci-key', during: { amount: 3, unit: 'd' } }],
    ['audit me yesterday', { person: 'me', during: { amount: 2, unit: 'd' } }],
  ])('%s', (line, command) => expect(read(line)).toMatchObject(command));
});

describe('what is not understood is named', () => {
  test.each([
    ['audit x 7d please', { kind: 'not_understood', word: 'please' }],
    ['usage x 7d and more', { kind: 'not_understood', word: 'and more' }],
    ['usage x today please', { kind: 'not_understood', word: 'please' }],
    ['lsit', { kind: 'unknown_verb', verb: 'lsit', nearest: 'list' }],
    ['quta search', { kind: 'unknown_verb', verb: 'quta', nearest: 'quota' }],
    ['ledger', { kind: 'unknown_verb', verb: 'ledger', nearest: null }],
    ['topp-up x', { kind: 'unknown_verb', verb: 'topp-up', nearest: 'quota' }],
    ['rename x y', { kind: 'unknown_verb', verb: 'rename', nearest: 'edit' }],
    ['give x to <@U0BOB>', { kind: 'unknown_verb', verb: 'give', nearest: 'assign' }],
    ['give x +$5', { kind: 'unknown_verb', verb: 'give', nearest: 'quota' }],
    ['transfer x <@U0BOB>', { kind: 'unknown_verb', verb: 'transfer', nearest: 'assign' }],
    ['cost', { kind: 'unknown_verb', verb: 'cost', nearest: 'usage' }],
    ['what did I spend', { kind: 'unknown_verb', verb: 'what', nearest: 'usage' }],
    ['how much did I use', { kind: 'unknown_verb', verb: 'how', nearest: 'usage' }],
    ['what can you do', { kind: 'unknown_verb', verb: 'what', nearest: 'help' }],
    ['Stop x', { kind: 'unknown_verb', verb: 'Stop', nearest: 'disable' }],
    ['create ci-bot $20', { kind: 'setting_in_name', text: '$20', option: '--quota $20', isFirst: false }],
    [
      'create ci-bot 20 dollars',
      { kind: 'setting_in_name', text: '20 dollars', option: '--quota 20 dollars' },
    ],
    ['create ci bot +20usd', { kind: 'setting_in_name', text: '+20usd', option: '--quota 20usd' }],
    ['create ci-bot 30d', { kind: 'setting_in_name', text: '30d', option: '--expires 30d' }],
    ['create ci-bot 20', { kind: 'setting_in_name', text: '20', option: '--quota $20', isFirst: false }],
    ['create ci bot 1,000', { kind: 'setting_in_name', text: '1,000', option: '--quota $1,000' }],
    ['create ci-bot unlimited', { kind: 'setting_in_name', text: 'unlimited', option: '--unlimited' }],
    ['create ci-bot never', { kind: 'setting_in_name', text: 'never', option: '--expires never' }],
    ['create ci-bot forever', { kind: 'setting_in_name', text: 'forever', option: '--expires never' }],
    ['quota x +$5 for good for 7d', { kind: 'time_in_reason', time: 'for 7d' }],
    ['create ci-bot for two weeks', { kind: 'setting_in_name', option: '--expires two weeks' }],
    ['create ci-bot --quota $5 until friday', { kind: 'setting_in_name', option: '--expires friday' }],
    ['add $20 to ci-bot', { kind: 'setting_in_name', text: '$20', isFirst: true }],
    ['abracadabra', { kind: 'unknown_verb', verb: 'abracadabra', nearest: null }],
    ['constructor', { kind: 'unknown_verb', verb: 'constructor', nearest: null }],
    ['help quoat', { kind: 'unknown_verb', verb: 'quoat', nearest: 'quota' }],
    ['create x --qouta $5', { kind: 'unknown_option', verb: 'create', option: '--qouta' }],
    ['show x --quota $5', { kind: 'unknown_option', verb: 'show', option: '--quota' }],
    ['create x --quota', { kind: 'missing_argument', option: '--quota' }],
    ['create x --reason --quota $5', { kind: 'missing_argument', option: '--reason' }],
    ['create x --unlimited=yes', { kind: 'not_understood', word: 'yes' }],
    ['status now', { kind: 'not_understood', word: 'now' }],
    ['approve r1 r2', { kind: 'not_understood', word: 'r2' }],
    ['approve r1 $20 is enough', { kind: 'less_in_comment', text: '$20', id: 'r1' }],
    ['approve r1 for 2h', { kind: 'less_in_comment', text: 'for 2h', comment: 'for 2h' }],
    ['break-glass r1 only until friday', { kind: 'less_in_comment', text: 'until friday' }],
    ['create x --quota $5 --quota $6', { kind: 'option_twice', option: '--quota' }],
    ['create x --models a --models b', { kind: 'option_twice', option: '--models' }],
    ['create x --unlimited --unlimited', { kind: 'option_twice', option: '--unlimited' }],
    ['create x --unlimited --quota $5', { kind: 'words_exclude', words: ['--unlimited', '--quota'] }],
    ['unlimited x on --left $5', { kind: 'words_exclude', words: ['on', '--left'] }],
    ['unlimited x off --for 4h', { kind: 'words_exclude', words: ['off', '--for'] }],
    ['quota x +$5 demo --reason launch', { kind: 'not_understood', word: 'demo' }],
    ['unlimited x on demo --reason launch', { kind: 'not_understood', word: 'demo' }],
    ['deny --reason use the shared key', { kind: 'not_understood', word: 'use the shared key' }],
    ['deny r1 no --reason later', { kind: 'not_understood', word: 'no' }],
    ['quota x +$5 demo for 7d', { kind: 'time_in_reason', time: 'for 7d', reason: 'demo for 7d' }],
    ['disable x for 2h', { kind: 'time_in_reason', time: 'for 2h', meant: null, reason: 'for 2h' }],
    ['disable x paused until friday', { kind: 'time_in_reason', time: 'until friday', meant: null }],
    ['unlimited x off --left $5 paused for 2h', { kind: 'time_in_reason', time: 'for 2h', meant: null }],
    ['unlimited x off $5 for 2h', { kind: 'time_in_reason', time: 'for 2h', meant: null }],
    ['renew x 30d paid for 2 weeks', { kind: 'time_in_reason', time: 'for 2 weeks', meant: null }],
    ['quota x +$5 for us for 2 weeks', { kind: 'time_unclear', text: 'for us for 2 weeks' }],
    ['unlimited x on a demo for 4h please', { kind: 'time_in_reason', time: 'for 4h' }],
    ['show “search', { kind: 'unclosed_quote', text: 'show “search' }],
    ['quota search $50', { kind: 'unsigned_amount', text: '$50' }],
    ['quota search 50', { kind: 'unsigned_amount', text: '50' }],
    ['quota search +€20', { kind: 'not_dollars', text: '+€20' }],
    ['quota search =$1 000', { kind: 'bad_amount', text: '=$1 000', meant: ['=$1000'] }],
    ['quota search -$1 000 done', { kind: 'bad_amount', text: '-$1 000', meant: ['-$1000'] }],
    ['quota search + 1 000 000 units', { kind: 'bad_amount', text: '+1 000 000', meant: ['+1000000'] }],
    ['quota search +1 000,50', { kind: 'bad_amount', meant: ['+1000.50'] }],
    ['quota search +$50 200 users', { kind: 'bad_amount', meant: ['+$50200', '+$50 --reason 200'] }],
    ['unlimited search off $1 000', { kind: 'bad_amount', text: '$1 000', meant: ['$1000'] }],
    ['unlimited search off --left $1 000', { kind: 'bad_amount', text: '$1 000', meant: ['$1000'] }],
    ['unlimited search off 2 teams left', { kind: 'bad_amount', text: '2', meant: ['$2', '--reason 2'] }],
    ['create x --quota 1 000', { kind: 'bad_amount', text: '1 000', meant: ['$1000'] }],
    ['create x $1.000', { kind: 'setting_in_name', text: '$1.000' }],
    ['quota search +$0', { kind: 'zero_amount', text: '+$0' }],
    ['quota search +$50 for 7x', { kind: 'time_unclear', text: 'for 7x' }],
    ['quota search +$50 for tomorrow please', { kind: 'time_unclear', text: 'for tomorrow please' }],
    ['quota search +$50 for the demo', { kind: 'time_unclear', text: 'for the demo' }],
    ['quota search +$50 for a few days', { kind: 'time_unclear', text: 'for a few days' }],
    ['unlimited search on for ever', { kind: 'time_unclear', text: 'for ever' }],
    ['unlimited search on until whenever', { kind: 'time_unclear', text: 'until whenever' }],
    ['unlimited search on until yesterday', { kind: 'past_moment', text: 'yesterday' }],
    ['unlimited search on 4h', { kind: 'time_in_reason', time: '4h', meant: 'for 4h' }],
    ['unlimited search on tomorrow', { kind: 'time_in_reason', time: 'tomorrow', meant: 'for 37h' }],
    [
      'unlimited search on demo until friday',
      { kind: 'time_in_reason', time: 'until friday', meant: 'for 37h' },
    ],
    [
      'unlimited search on demo for tomorrow',
      { kind: 'time_in_reason', time: 'for tomorrow', meant: 'for 37h' },
    ],
    ['unlimited search on demo until two weeks', { kind: 'time_in_reason', time: 'until two weeks' }],
    ['unlimited search on for 7d until friday', { kind: 'words_exclude', words: ['for 7d', 'until friday'] }],
    ['unlimited search on --for 7d for 2d', { kind: 'words_exclude', words: ['--for', 'for 2d'] }],
    ['unlimited search off for 4h', { kind: 'words_exclude', words: ['off', 'for 4h'] }],
    ['unlimited search off $5 --left $6', { kind: 'words_exclude', words: ['--left', '$5'] }],
    ['unlimited search --for 4h', { kind: 'not_understood', word: '--for' }],
    ['renew search for the demo', { kind: 'time_unclear', text: 'for the demo' }],
    ['renew search 30d until friday', { kind: 'words_exclude', words: ['30d', 'until friday'] }],
    ['renew search 2mo hm --reason hello', { kind: 'not_understood', word: 'hm' }],
    ['create a b --name c', { kind: 'words_exclude', words: ['a b', '--name'] }],
    ['list mine all', { kind: 'words_exclude', words: ['mine', 'all'] }],
    ['list low expired x', { kind: 'words_exclude', words: ['low', 'expired'] }],
    ['help quota please', { kind: 'not_understood', word: 'please' }],
    [
      'quota search +$50 until friday please',
      { kind: 'ends_on_date', text: 'until friday', at: friday, meant: 'for 37h' },
    ],
    [
      'unlimited search on until friday',
      { kind: 'ends_on_date', text: 'until friday', at: friday, meant: 'for 37h' },
    ],
    ['unlimited search on Till 6', { kind: 'time_unclear', text: 'Till 6' }],
    ['quota search +$50 for 99999mo', { kind: 'span_too_long', text: '99999mo' }],
    ['quota search +$50 --for 121mo', { kind: 'span_too_long', text: '121mo' }],
    ['unlimited search on for 99999mo', { kind: 'span_too_long', text: '99999mo' }],
    ['unlimited search on for 99999 months', { kind: 'span_too_long', text: '99999 months' }],
    ['unlimited search on for 11 years', { kind: 'span_too_long', text: '11 years' }],
    ['renew search 99999mo', { kind: 'span_too_long', text: '99999mo' }],
    ['renew search for 99999 months', { kind: 'span_too_long', text: '99999 months' }],
    [`show ${'x'.repeat(9000)}`, { kind: 'line_too_long', characters: 9005, max: 8192 }],
    ['renew search 30x', { kind: 'bad_moment', text: '30x' }],
    ['assign search @ana', { kind: 'bad_person', text: '@ana' }],
    ['create x --for ana', { kind: 'bad_person', text: 'ana' }],
    ['list @ana', { kind: 'bad_person', text: '@ana' }],
    ['create x --ips 10.0.0.1,10.0.0', { kind: 'bad_ip', line: '10.0.0', number: null }],
    ['create x --expires yesterday', { kind: 'past_moment' }],
  ])('%s', (line, problem) => expect(refusal(line)).toMatchObject(problem));
});

test('every example of the help is understood', () => {
  for (const { examples } of Object.values(COMMANDS))
    for (const example of examples) {
      const sent = example.replace(/@(\w+)/, '<@U0$1|$1>').replace(/<@\w+/, (id) => id.toUpperCase());
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
}, 60_000);
