import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { units } from '../../src/domain/keys/quota.ts';
import { span } from '../../src/domain/time.ts';
import type { Language } from '../../src/slack/text/language/languages.ts';
import { render, renderIn } from '../../src/slack/text/render.ts';
import {
  count,
  lengthText,
  list,
  literal,
  moment,
  money,
  moreTimeText,
  msg,
  person,
  signedMoney,
  some,
  spanText,
  type Text,
  userText,
} from '../../src/slack/text/text.ts';
import { oneLine, undrawn, userLine } from '../../src/slack/text/user-text.ts';
import { mrkdwn, plainText } from '../support/rendered-text.ts';

const at = new Date('2026-12-03T22:30:15Z');

describe('a sentence is its English template and its values until somebody reads it', () => {
  test('the template is what a catalogue translates', () => {
    const sentence = msg`*${'search'}* expires ${moment(at)}, ${count(3, 'key')} left`;
    expect(sentence).toMatchObject({ template: '*{0}* expires {1}, {2} left' });
  });

  test('values are put in once: what looks like a placeholder in a name stays text', () => {
    expect(plainText(msg`${'{1}'} and ${'{0}'}`)).toBe('{1} and {0}');
    expect(plainText(literal('a {0} b'))).toBe('a {0} b');
  });

  test('the same sentence tells each reader the time of their own clock', () => {
    const text = msg`until ${moment(at)}`;
    expect(render(text, { language: 'en', zone: 'Europe/Berlin' }, 'plain')).toBe('until 3 Dec 2026, 23:30');
    expect(render(text, { language: 'en', zone: 'Asia/Kolkata' }, 'plain')).toBe('until 4 Dec 2026, 04:00');
    expect(mrkdwn(text)).toBe('until <!date^1796337015^{date_short_pretty} at {time}|3 Dec 2026, 22:30 UTC>');
  });

  test('a language without a catalogue reads English', () => {
    expect(render(count(2, 'key'), { language: 'xx-YY', zone: 'UTC' }, 'plain')).toBe('2 keys');
  });
});

describe('another language is one catalogue', () => {
  const polish: Language = {
    locale: 'pl',
    catalogue: {
      'Key {0} has {1} and expires {2}.': 'Wygasa {2}: klucz {0}, {1}.',
      '{0} models': { one: '{0} model', few: '{0} modele', many: '{0} modeli', other: '{0} modelu' },
    },
  };
  const say = (n: number) =>
    renderIn(msg`Key ${'search'} has ${count(n, 'model')} and expires ${moment(at)}.`, {
      language: polish,
      zone: 'Europe/Warsaw',
      surface: 'plain',
    });

  test.each([
    [1, 'Wygasa 3 gru 2026, 23:30: klucz search, 1 model.'],
    [3, 'Wygasa 3 gru 2026, 23:30: klucz search, 3 modele.'],
    [5, 'Wygasa 3 gru 2026, 23:30: klucz search, 5 modeli.'],
  ])('its own order of words and its own plurals: %d', (n, text) => expect(say(n)).toBe(text));

  test('lists, numbers and money are its own too; what it does not translate is English', () => {
    const inPolish = (text: Text) => renderIn(text, { language: polish, zone: 'UTC', surface: 'plain' });
    expect(inPolish(list([literal('a'), literal('b')]))).toBe('a i b');
    expect(inPolish(msg`${12_345} left`)).toMatch(/^12\s345 left$/);
    expect(inPolish(money(units(6_250_000), 500_000))).toMatch(/^12,50\s\$$/);
  });
});

describe('numbers', () => {
  test.each<[Text, string]>([
    [msg`${1234} of ${2}`, '1,234 of 2'],
    [msg`key #${1234}`, 'key #1234'],
    [count(1, 'try', 'tries'), '1 try'],
    [count(0, 'try', 'tries'), '0 tries'],
    [count(12_345, 'unit'), '12,345 units'],
    [spanText(span(1, 'mo')), '1 month'],
    [spanText(span(12, 'mo')), '1 year'],
    [spanText(span(24, 'mo')), '2 years'],
    [spanText(span(18, 'mo')), '18 months'],
    [spanText(span(30, 'm')), '30 minutes'],
    [spanText(span(4, 'h')), '4 hours'],
    [spanText(span(2, 'w')), '2 weeks'],
    [spanText(span(90, 'm')), '90 minutes'],
    [spanText(span(120, 'm')), '2 hours'],
    [spanText(span(1440, 'm')), '1 day'],
    [spanText(span(3060, 'm')), '2 days and 3 hours'],
    [spanText(span(1565, 'm')), '1 day, 2 hours and 5 minutes'],
    [lengthText(span(1440, 'm')), 'day'],
    [moreTimeText(span(3060, 'm')), '2 more days and 3 hours'],
    [moreTimeText(span(30, 'd')), '30 more days'],
  ])('%#: %j', (text, shown) => expect(plainText(text)).toBe(shown));
});

describe('money as people read it', () => {
  test.each([
    [0, '$0.00', '$0.00'],
    [6_250_000, '$12.50', '+$12.50'],
    [617_283_945, '$1,234.56', '+$1,234.56'],
    [500_000, '$1.00', '+$1.00'],
    [250_000, '$0.50', '+$0.50'],
    [6_250, '$0.0125', '+$0.0125'],
    [-6_250, '-$0.0125', '-$0.0125'],
    [-1_000_000, '-$2.00', '-$2.00'],
  ])('%d units are %s', (amount, text, signed) => {
    expect(plainText(money(units(amount), 500_000))).toBe(text);
    expect(plainText(signedMoney(units(amount), 500_000))).toBe(signed);
  });
});

describe('lists', () => {
  test.each<[Text, string]>([
    [list([literal('name')]), 'name'],
    [list([literal('name'), literal('expiry')]), 'name and expiry'],
    [list([literal('name'), literal('expiry'), literal('models')]), 'name, expiry and models'],
    [some(['a', 'b', 'c'], 2), 'a, b and 1 more'],
    [some(['a', 'b'], 2), 'a, b'],
    [list([userText('*a*'), userText('b')]), '*a* and b'],
  ])('%#', (text, shown) => expect(plainText(text)).toBe(shown));
});

test('a name that is copied from a message is the name that was written', () => {
  const drawnAs = /[∗∼ˋˍ∶›\u2060]/u;
  const sign = fc.constantFrom('*', '~', '`', '_', ':', '>', '@', '#', 'a', 'é', '1', ' ', '-', '/', '+');
  const name = fc.oneof(
    fc.string({ unit: sign, maxLength: 50 }),
    fc.string({ unit: 'grapheme', maxLength: 50 }),
  );
  fc.assert(
    fc.property(name, (text) => {
      const line = oneLine(text, 80);
      fc.pre(line !== '' && !drawnAs.test(line));
      const decoded = userLine(text, 80, 'mrkdwn')
        .replace(/[\u2068\u2069]/gu, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&');
      expect(undrawn(decoded)).toBe(line);
    }),
  );
});

test.each([
  ['The hour of', 1],
  ['The 4 hours of', 4],
])('%s', (told, amount) => {
  expect(plainText(msg`The ${lengthText(span(amount, 'h'))} of`)).toBe(told);
});

test('a person who is named and not mentioned cannot call anybody by their name', () => {
  const reader = {
    language: 'en',
    zone: 'UTC',
    quiet: new Set(['U0ANA']),
    nameOf: () => '<!channel> *Ana* _b_',
  };
  expect(render(list([person('U0ANA'), person('U0BOB')]), reader, 'mrkdwn')).toBe(
    '@&lt;!channel&gt; ∗Ana∗ ˍbˍ and <@U0BOB>',
  );
});
