import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedLine } from '../support/refused.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

/** One stage for all: nothing moves. Ana owns search-prod (#1); the account has gpt-4o and gpt-4o-mini, default and vip. */
let stage: Stage;

beforeAll(async () => {
  stage = await stageWithKey();
});
afterAll(() => stage[Symbol.asyncDispose]());

const amount = 'is no amount. Write dollars as `$5`, or units as `250000u`.';
const signed = 'is no amount. Write `+$5` to add, `-$5` to take back, `=$5` to set what is left.';
const span = 'is no length of time. Write `30m`, `4h`, `7d`, `2w` or `3mo`.';
const date = 'is no date. Write `2026-12-31`, `2026-12-31T18:00`, `in 3 days`, `30d` or `never`.';
const address = 'is no IP address. Write `10.0.0.1`, `10.0.0.0/8` or `2001:db8::/32`.';

describe.each<[string, [line: string, sentence: string | RegExp][]]>([
  [
    'amounts',
    [
      ['quota search-prod $-5', `“$-5” ${signed}`],
      ['quota search-prod 5 dollars', `“5” ${signed}`],
      ['quota search-prod 1e9', `“1e9” ${signed}`],
      ['quota search-prod +5dollars x', `“+5dollars” ${signed}`],
      ['quota search-prod $5', /Is “\$5” more, less or the new balance\? Write `\+\$50` to add/],
      ['quota search-prod +$0 x', /“\+\$0” comes to nothing.*Write more, such as `\$5`/],
      ['quota search-prod +$0.0000001 x', '“$0.0000001” comes to nothing'],
      ['quota search-prod -$0.0000001', '“$0.0000001” comes to nothing'],
      ['quota search-prod +$9999999999 x', /is more than CometAPI can store\. Write a smaller amount/],
      ['quota search-prod -$5000', /only \$20\.00 is left\. Take back less, for example/],
      ['create x --quota $-5', `“$-5” ${amount}`],
      ['create x --quota 5 dollars', `“5” ${amount}`],
      ['create x --quota 1e9', `“1e9” ${amount}`],
      ['create x --quota $0', '“$0” comes to nothing'],
      ['create x --quota $0.0000001', '“$0.0000001” comes to nothing'],
      ['unlimited search-prod off --left five', `“five” ${amount}`],
    ],
  ],
  [
    'moments and spans',
    [
      ['create x --expires 2020-01-01', /“2020-01-01” is past .*Write a later date, or a time from now/],
      ['create x --expires yesterday', '“yesterday” is past'],
      ['edit search-prod --expires 2020-01-01', '“2020-01-01” is past'],
      ['create x --expires 1/2/2027', `“1/2/2027” ${date}`],
      ['create x --expires 2027-13-01', `“2027-13-01” ${date}`],
      ['create x --expires in a while', `“in a while” ${date}`],
      ['renew search-prod 30x', `“30x” ${span}`],
      ['renew search-prod 0d', `“0d” ${span}`],
      ['renew search-prod -5d', `“-5d” ${span}`],
      ['quota search-prod +$5 for 7x', `“7x” ${span}`],
    ],
  ],
  [
    'lists of the account',
    [
      ['create x --ips 10.0.0.0/33', `“10.0.0.0/33” (line 1) ${address}`],
      ['create x --ips 10.0.0.1,10.0.0.300', `“10.0.0.300” (line 1) ${address}`],
      ['create x --ips fe80::1%eth0', `“fe80::1%eth0” (line 1) ${address}`],
      ['edit search-prod --ips localhost', `“localhost” (line 1) ${address}`],
      ['create x --models gtp-4o', 'The account has no model gtp-4o. Did you mean gpt-4o?'],
      ['edit search-prod --models gpt-4o-mni', 'Did you mean gpt-4o-mini?'],
      ['create x --models gpt-4o,nonsense', 'has no model nonsense. Choose from the list in the form.'],
      ['create x --group platinum', 'The account has no group “platinum”. It has default, vip.'],
      ['edit search-prod --group vpi', 'The account has no group “vpi”. It has default, vip.'],
    ],
  ],
])('%s', (_, rows) => {
  test.each(rows)('%s', async (line, sentence) => {
    const words = await refusedLine(stage, stage.ana, line);
    expect(words).toMatch(sentence);
    expect(words.length).toBeLessThan(250);
  });
});
