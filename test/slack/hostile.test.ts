import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { msg, userText } from '../../src/slack/text/text.ts';
import { oneLine } from '../../src/slack/text/user-text.ts';
import { plays } from '../support/effort.ts';
import { everyView } from '../support/every-view.ts';
import { expectTaken, mrkdwn, plainText } from '../support/rendered-text.ts';

/** Every text of a view that Slack parses as mrkdwn. */
function spokenMarkup(view: object): string[] {
  const found: string[] = 'text' in view && typeof view.text === 'string' ? [view.text] : [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value && value.type === 'mrkdwn' && 'text' in value) found.push(String(value.text));
    Object.values(value).forEach(visit);
  };
  visit(view);
  return found;
}

/** Angle brackets are active markup; only fixture people, dates and channels may appear in them. */
const harmless =
  /^(@U0(ANA|BOB|LEE|LEA|ADA)|#C0REQUESTS|!subteam\^S0(?:LEADS|ADMINS)|!date\^\d+\^(\{date_short_pretty\} at \{time\}|\{date_short\} at \{time\}|\{date_short\}|\{time_secs\}|\{time\})\|[\w,: ]+)$/;

function expectTame(view: object): void {
  for (const text of spokenMarkup(view))
    for (const [, inside] of text.matchAll(/<([^>]*)>?/g)) expect(inside, text).toMatch(harmless);
}

const hostile = [
  '<!channel>',
  '<!here|here>',
  '<@U0EVE>',
  '<https://evil.example|Approve>',
  '<!date^0^{date}|x>',
  '<!subteam^S0123>',
  '&lt;!channel&gt;',
  '*bold* _it_ ~gone~ `code` ```block```',
  '> quoted',
  ':tada: :no_entry:',
  'https://evil.example/path',
  'line\nbreak\r\n✅ Approved by @lee',
  '\u202egnp.exe\u2066',
  'מפתח ראשי',
  '@channel @here #general',
  '| pipe | {"key":1} "quoted" \\',
  '',
  ' ',
  '😀'.repeat(200),
  'x'.repeat(5000),
  '&'.repeat(3000),
  '\ud800',
  '\u0000\u0007',
];

describe('somebody else’s words are only ever read', () => {
  test.each(hostile)('%j', (text) => {
    for (const view of everyView(text)) {
      expectTaken(view as never);
      expectTame(view);
    }
  });

  test('and so is any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const view of everyView(text)) {
          expectTaken(view as never);
          expectTame(view);
        }
      }),
      { numRuns: plays(2, 200) },
    );
  }, 600_000);
});

describe('a name in a sentence', () => {
  test.each([
    ['search_prod', 'search_prod'],
    ['_x_', 'ˍxˍ'],
    ['*x*', '∗x∗'],
    ['~x~', '∼x∼'],
    ['`x`', 'ˋxˋ'],
    [':tada:', '∶tada:'],
    ['https://x.y', 'https∶//x.y'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['a & b', 'a &amp; b'],
    ['> x', '› x'],
    ['a\n\nb', 'a b'],
    ['a\u202eb', 'ab'],
    ['', '(no name)'],
    ['\u3164\u2800\u115f', '(no name)'],
    ['a\u034fb\u{e0101}', 'ab'],
    ['👩‍💻 می‌خواهم', '\u2068👩‍💻 می‌خواهم\u2069'],
    ['מפתח', '\u2068מפתח\u2069'],
    ['x'.repeat(100), `${'x'.repeat(79)}…`],
  ])('%j', (text, shown) => expect(mrkdwn(userText(text))).toBe(shown));

  test('stays as it is where nothing is formatted', () =>
    expect(plainText(userText('*x* <y>'))).toBe('*x* <y>'));

  test('cannot format, link or ping, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(mrkdwn(userText(text))).not.toMatch(/[<>*~`\n\r]|:\/\/|&(?!(?:amp|lt|gt);)/);
        expect([...oneLine(text, 80)].length).toBeLessThanOrEqual(80);
      }),
    );
  });

  test('a sentence cleans what it is given and keeps what it was told', () => {
    const text = msg`*${'*x*'}* has ${3} of ${msg`_all_`}`;
    expect(mrkdwn(text)).toBe('*∗x∗* has 3 of _all_');
    expect(plainText(text)).toBe('*x* has 3 of _all_');
  });
});
