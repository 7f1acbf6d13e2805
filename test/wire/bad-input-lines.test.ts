import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refused, refusedLine, withoutEcho } from '../support/refused.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

/*
 * One stage for all lines: nothing moves, so no story can disturb the next. Ana owns search-prod (#1) and
 * search-dev (#2), bob owns bobs-key (#3); the account has gpt-4o and gpt-4o-mini, default and vip.
 */
let stage: Stage;

beforeAll(async () => {
  stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey create search-dev --quota $1'));
  await stage.after(stage.bob.types('/cometkey create bobs-key --quota $1'));
  await stage.sweep();
});
afterAll(() => stage[Symbol.asyncDispose]());

const USAGE = 'Usage: `/cometkey ';
const unseen = 'contains invisible characters. Type it again with letters, digits and symbols.';

describe.each<[string, [line: string, sentence: string | RegExp][]]>([
  [
    'verbs',
    [
      ['shwo search-prod', 'There’s no command “shwo”. Did you mean `/cometkey show`?'],
      ['–quota', 'Did you mean `/cometkey quota`?'],
      ['frobnicate', 'There’s no command “frobnicate”. `/cometkey help` shows what I can do.'],
      ['<!channel>', 'There’s no command “<!channel>”. `/cometkey help` shows what I can do.'],
      ['help frob', 'There’s no command “frob”. `/cometkey help` shows what I can do.'],
      ['status now', `I don’t understand “now” here. ${USAGE}status\``],
      ['requests a b', `I don’t understand “b” here. ${USAGE}requests [mine|pending|ID]\``],
      ['approve a b', 'There’s no request `a` that you can see.'],
    ],
  ],
  [
    'keys',
    [
      ['show serch-prod', /no key “serch-prod” that you can see\. Did you mean \*search-prod\* \(#1\)\?/],
      ['show serch-dve', /Did you mean \*search-dev\* \(#2\)\?/],
      ['show nothing-like-it', '“nothing-like-it” that you can see. `/cometkey list` shows yours.'],
      ['show #999', 'There’s no key “#999” that you can see. `/cometkey list` shows yours.'],
      ['quota search-prod more please', `I don’t understand “more” here. ${USAGE}quota KEY`],
      [
        'quota search-prod +€20',
        'I count in US dollars only, so I can’t take “+€20”. Write the amount in dollars, for example `+$20`.',
      ],
      ['renew search-prod tomorrowish', 'I can’t read “tomorrowish” as a date. Write `2026-12-31`'],
      ['renew search-prod for ever', 'I read “for ever” as a length of time, but can’t tell how long.'],
      ['edit search-prod name=foo', `I don’t understand “name=foo” here. ${USAGE}edit KEY`],
      ['unlimited search-prod maybe', `I don’t understand “maybe” here. ${USAGE}unlimited KEY`],
      ['show search-prod please', `I don’t understand “please” here. ${USAGE}show KEY`],
      ['reveal search-prod now please', `I don’t understand “now please” here. ${USAGE}reveal KEY`],
      ['enable search-prod x', `I don’t understand “x” here. ${USAGE}enable KEY`],
      ['show prod please', `I don’t understand “please” here. ${USAGE}show KEY`],
      [
        'quota serch-prod +$5 x',
        'There’s no key “serch-prod” that you can see. Did you mean *search-prod* (#1)?',
      ],
      ['show search', /^Several keys match “search”\. Which one do you mean\?[\s\S]*#2[\s\S]*#1/],
      ['disable search', /^Several keys match “search”/],
      ['quota search +$5 demo', /^Several keys match “search”/],
    ],
  ],
  [
    'keys of somebody else',
    [
      ...[
        'show #3',
        'edit #3',
        'edit #3 --name mine',
        'quota #3 +$5 x',
        'quota #3 -$5',
        'unlimited #3 on x',
        'enable #3',
        'disable #3',
        'renew #3',
        'reveal #3',
        'usage #3',
        'audit #3',
      ].map((line): [string, string] => [
        line,
        'Key #3 isn’t yours, so you can’t see or change it. Its owner is <@U0BOB>. Ask them, or an admin.',
      ]),
      ...[
        'show bobs-key',
        'edit bobs-key',
        'quota bobs-key +$5 x',
        'disable bobs-key',
        'renew bobs-key',
        'reveal bobs-key',
        'usage bobs-key',
        'audit bobs-key',
      ].map((line): [string, string] => [
        line,
        'Key “bobs-key” isn’t yours, so you can’t see or change it. Its owner is <@U0BOB>. Ask them, or an admin.',
      ]),
      ['show BOBS-KEY', 'There’s no key “BOBS-KEY” that you can see.'],
      ['show bobs', 'There’s no key “bobs” that you can see.'],
      ['assign search-prod @bob', 'Only admins can assign keys: ask <!subteam^S0ADMINS>.'],
      ['list @bob', 'Only leads and admins can list other people’s keys. `/cometkey list` shows yours.'],
      ['list all', 'Only leads and admins can list other people’s keys.'],
    ],
  ],
  [
    'names',
    [
      [`create ${'n'.repeat(51)}`, 'The name has 51 characters; at most 50 are allowed. Shorten it.'],
      [`edit search-prod --name ${'n'.repeat(51)}`, 'The name has 51 characters'],
      [
        `create ${'é'.repeat(25)}x`,
        /^CometAPI refused the name: “Token name is too long”\. It takes 51 bytes; shorten it, or use fewer/,
      ],
      [`edit search-prod --name ${'é'.repeat(25)}x`, 'It takes 51 bytes; shorten it'],
      ['create --name ""', `“--name” needs a value after it. ${USAGE}create [NAME]`],
      ['edit search-prod --name "  "', `“--name” needs a value after it. ${USAGE}edit KEY`],
      ['create a\u202eb', `The name ${unseen}`],
      ['create a\u200bb', `The name ${unseen}`],
      ['create a\u0007b', `The name ${unseen}`],
      ['edit search-prod --name a\u2066b', `The name ${unseen}`],
      ['create search-prod', 'There’s already a key *search-prod* (#1). Choose another name.'],
      ['create bobs-key', 'There’s already a key *bobs-key* (#3).'],
      ['edit search-prod --name search-dev', 'There’s already a key *search-dev* (#2).'],
    ],
  ],
  [
    'quotes and options',
    [
      ['create "x', 'A closing quotation mark is missing. Write, for example, `/cometkey show "my key"`.'],
      ['create “x', 'A closing quotation mark is missing.'],
      ['show search-prod --name y', '`show` has no option “--name”: `/cometkey edit` does that.'],
      ['create x --left $5', `\`create\` has no option “--left”. ${USAGE}create [NAME]`],
      [
        'quota search-prod +$5 —models gpt-4o',
        '`quota` has no option “--models”: `/cometkey edit` does that.',
      ],
      ['create x --quota', `“--quota” needs a value after it. ${USAGE}create`],
      ['create x --quota --expires 30d', '“--quota” needs a value after it.'],
      ['create x --unlimited=yes', `I don’t understand “yes” here. ${USAGE}create`],
    ],
  ],
  [
    'people',
    [
      ['create x --for @gil', '<@U0GIL> is a guest and can’t own a key. Choose a full member of this'],
      ['create x --for @dee', '<@U0DEE> is deactivated and can’t own a key.'],
      ['create x --for @sam', '<@U0SAM> belongs to another workspace and can’t own a key.'],
      ['create x --for @cometkey', '<@U0COMETKEY> is a bot and can’t own a key.'],
      ['create x --for bob', 'I can’t tell who “bob” is. Type @ and choose the person from'],
      ['list @nobody', /nobody” is\. Type @ and choose/],
    ],
  ],
  [
    'requests',
    ['approve nosuch', 'deny nosuch because', 'cancel nosuch', 'requests nosuch'].map(
      (line): [string, string] => [
        line,
        'There’s no request `nosuch` that you can see. `/cometkey requests` lists those you can.',
      ],
    ),
  ],
  [
    'far too much',
    [
      [`create ${'x '.repeat(4000)}`, 'The name has 7,999 characters; at most 50 are allowed.'],
      [`frob${'x'.repeat(8000)}`, /^There’s no command “frobx{75}…”/],
      [`show ${'y'.repeat(8000)}`, /^There’s no key “y{79}…” that you can see/],
      [`quota search-prod ${'9'.repeat(8000)}`, /^“9{79}…” is more than CometAPI can store/],
    ],
  ],
])('%s', (_, rows) => {
  test.each(
    rows.map(([line, sentence]) => [line.slice(0, 60), line, sentence] as const),
  )('%s', async (...row) => {
    const [, line, sentence] = row;
    const words = withoutEcho(await refusedLine(stage, stage.ana, line));
    expect(words).toMatch(sentence);
    expect(words.length).toBeLessThan(400);
  });
});

test('a lead changes nobody else’s key, and neither a lead nor an admin sees its secret', async () => {
  const { lee, ada } = stage;
  const others =
    'Only its owner can see the secret of *search-prod* (#1). Its owner is <@U0ANA>. If you need a key of your own: `/cometkey create`.';
  expect(await refusedLine(stage, lee, 'reveal search-prod')).toBe(others);
  expect(await refusedLine(stage, ada, 'reveal search-prod')).toBe(others);
  expect(await refusedLine(stage, lee, 'edit search-prod --name mine')).toContain('isn’t yours');
});

test('`create ""` asks for the name in the form', async () => {
  const { ana } = stage;
  expect(await refused(stage, ana, () => ana.types('/cometkey create "" --quota $3'))).toMatch(
    /^New CometAPI key\nName\n[\s\S]*\n3\n/,
  );
  await ana.closes();
});

test('quotes and dashes as phones make them are taken for what was meant', async () => {
  await using own = await stageWithKey();
  const { ana, cometApi } = own;
  await own.after(ana.types('/cometkey create ‘ana’s key’ —quota “$5” –expires 30d'));
  expect(cometApi.account.row(2)).toMatchObject({
    name: "ana's key",
    remain_quota: 2_500_000,
  });
  await own.after(ana.types('/cometkey quota “ana’s key” −$1'));
  expect(cometApi.account.row(2)?.remain_quota).toBe(2_000_000);
});
