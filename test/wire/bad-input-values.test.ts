import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedLine, withoutEcho } from '../support/refused.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

/** One stage for all: nothing moves. Ana owns search-prod (#1); the account has gpt-4o and gpt-4o-mini, default and vip. */
let stage: Stage;

beforeAll(async () => {
  stage = await stageWithKey();
});
afterAll(() => stage[Symbol.asyncDispose]());

const amount = 'as money. Write dollars as `$5`, or units as `250000u`.';
const tooLittle = 'is less than the smallest amount CometAPI counts in. Write a larger one, such as `$5`.';
const unsigned = (amount: string) =>
  `Do you want ${amount} more, ${amount} less, or exactly ${amount} left? Write \`+${amount}`;
const date = 'as a date. Write `2026-12-31`, `2026-12-31T18:00`, `in 3 days`, `30d` or `never`.';
const address = 'isn’t an IP address. Write `10.0.0.1`, `10.0.0.0/8` or `2001:db8::/32`.';

describe.each<[string, [line: string, sentence: string | RegExp][]]>([
  [
    'amounts',
    [
      ['quota search-prod $-5', 'I can’t read “$-5” as money. Did you mean `$5`?'],
      ['quota search-prod 5 dollars', unsigned('5 dollars')],
      ['quota search-prod 1e9', `I can’t read “1e9” ${amount}`],
      [
        'quota search-prod +1e9 x',
        /^I can’t read “\+1e9” as money\. Write `\+\$5` to add, `-\$5` to take back/,
      ],
      ['quota search-prod +$5,50 x', 'I can’t read “+$5,50” as money. Did you mean `+$5.50`?'],
      ['quota search-prod $5', `${unsigned('$5')}\` to add`],
      ['quota search-prod +$0 x', /^“\+\$0” is less than .* Write a larger one, such as `\+\$5`\.$/],
      ['quota search-prod +$0.0000001 x', `“$0.0000001” ${tooLittle}`],
      ['quota search-prod -$0.0000001', `“$0.0000001” ${tooLittle}`],
      ['quota search-prod +$9999999999 x', /is more than CometAPI can store\. Write a smaller amount/],
      ['quota search-prod -$5000', /only \$20\.00 is left\. Take back less, or all of it with/],
      ['create x --quota $-5', 'I can’t read “$-5” as money. Did you mean `$5`?'],
      ['quota search-prod +5 euros', 'I count in US dollars only, so I can’t take “+5 euros”.'],
      ['quota search-prod -5 GBP too much', 'I count in US dollars only, so I can’t take “-5 GBP”.'],
      ['quota search-prod + 5 €', 'I count in US dollars only, so I can’t take “+5 €”.'],
      ['quota search-prod 5 yen', 'I count in US dollars only, so I can’t take “5 yen”.'],
      ['create x --quota 5 euros', 'I count in US dollars only, so I can’t take “5 euros”.'],
      ['create --quota 5 yen', 'I count in US dollars only, so I can’t take “5 yen”.'],
      ['create x --quota 5 plus', 'I don’t understand “plus” here.'],
      ['create x --quota 1e9', `I can’t read “1e9” ${amount}`],
      ['create x --quota $0', `“$0” ${tooLittle}`],
      ['create x --quota $0.0000001', `“$0.0000001” ${tooLittle}`],
      ['unlimited search-prod off --left five', `I can’t read “five” ${amount}`],
    ],
  ],
  [
    'moments and spans',
    [
      [
        'create x --expires 2020-01-01',
        /“2020-01-01” is in the past .*Write a later date, or a time from now/,
      ],
      ['create x --expires yesterday', '“yesterday” is in the past'],
      ['edit search-prod --expires 2020-01-01', '“2020-01-01” is in the past'],
      ['create x --expires 1/2/2027', `I can’t read “1/2/2027” ${date}`],
      ['create x --expires 2027-13-01', `I can’t read “2027-13-01” ${date}`],
      ['create x --expires in a while', `I can’t read “in a while” ${date}`],
      ['renew search-prod 30x', `I can’t read “30x” ${date}`],
      ['renew search-prod 0d', `I can’t read “0d” ${date}`],
      ['renew search-prod -5d', '“-5d” is in the past'],
      [
        'quota search-prod +$5 for 7x',
        'I read “for 7x” as a length of time, but can’t tell how long. Write `for 2d`, or put',
      ],
    ],
  ],
  [
    'lists of the account',
    [
      ['create x --ips 10.0.0.0/33', `“10.0.0.0/33” ${address}`],
      ['create x --ips 10.0.0.1,10.0.0.300', `“10.0.0.300” ${address}`],
      ['create x --ips fe80::1%eth0', `“fe80::1%eth0” ${address}`],
      ['edit search-prod --ips localhost', `“localhost” ${address}`],
      ['create x --models gtp-4o', 'The account has no model called gtp-4o. Did you mean gpt-4o?'],
      ['edit search-prod --models gpt-4o-mni', 'Did you mean gpt-4o-mini?'],
      [
        'create x --models gpt-4o,nonsense',
        'has no model called nonsense. Choose from the list in the form.',
      ],
      [
        'create x --group platinum',
        'The account has no group “platinum”. Choose one that it has: default, vip.',
      ],
      [
        'edit search-prod --group vpi',
        'The account has no group “vpi”. Choose one that it has: default, vip.',
      ],
    ],
  ],
])('%s', (_, rows) => {
  test.each(rows)('%s', async (line, sentence) => {
    const words = withoutEcho(await refusedLine(stage, stage.ana, line));
    expect(words).toMatch(sentence);
    expect(words.length).toBeLessThan(250);
  });
});
