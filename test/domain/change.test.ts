import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renewedExpiry } from '../../src/domain/changes/renew.ts';
import { differing, EDITABLE_FIELDS, fieldsOf } from '../../src/domain/keys/settings.ts';
import { addSpan, span } from '../../src/domain/time.ts';
import { aKey, inDays, now } from '../support/samples.ts';

const thirtyDays = { span: span(30, 'd'), zone: 'UTC' };

describe('a renewal counts from the later of now and the present expiry', () => {
  test.each([
    ['a key that ends in ten days', inDays(10), inDays(40)],
    ['a key that ended long ago', inDays(-100), inDays(30)],
    ['a key that ends this moment', now, inDays(30)],
    ['a key that never ends stays so', null, null],
  ])('%s', (_, expiresAt, expected) => {
    expect(renewedExpiry({ expiresAt }, thirtyDays, now)).toEqual(expected);
  });

  test('nobody loses time by renewing', () => {
    const days = fc.integer({ min: -400, max: 400 });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 400 }), (ends, length) => {
        const renewed = renewedExpiry(
          { expiresAt: inDays(ends) },
          { ...thirtyDays, span: span(length, 'd') },
          now,
        );
        expect(renewed).toEqual(addSpan(inDays(Math.max(0, ends)), span(length, 'd'), 'UTC'));
      }),
    );
  });

  test('in calendar steps of the zone', () => {
    const expiresAt = new Date('2027-01-31T23:30:00+01:00');
    const renewed = renewedExpiry({ expiresAt }, { span: span(1, 'mo'), zone: 'Europe/Berlin' }, now);
    expect(renewed).toEqual(new Date('2027-02-28T23:30:00+01:00'));
  });
});

describe('two values of a setting are the same', () => {
  test.each([
    ['models in another order', 'models', ['a', 'b'], ['b', 'a'], true],
    ['other models', 'models', ['a', 'b'], ['a', 'c'], false],
    ['one model more', 'models', ['a'], ['a', 'b'], false],
    ['all models and none at all', 'models', null, [], false],
    ['addresses in another order', 'allowIps', ['10.0.0.1', '::1'], ['::1', '10.0.0.1'], true],
    ['the same second', 'expiresAt', new Date(1_800_000_000_000), new Date(1_800_000_000_999), true],
    ['the next second', 'expiresAt', new Date(1_800_000_000_000), new Date(1_800_000_001_000), false],
    ['never and some day', 'expiresAt', null, now, false],
    ['never and never', 'expiresAt', null, null, true],
    ['names that differ by case', 'name', 'Search', 'search', false],
    ['a switch', 'crossGroupRetry', true, true, true],
    ['the same group', 'group', '', '', true],
  ] as const)('%s', (_, field, a, b, expected) => {
    expect(differing({ [field]: a }, { [field]: b })).toEqual(expected ? [] : [field]);
    expect(differing({ [field]: b }, { [field]: a })).toEqual(expected ? [] : [field]);
  });

  test('comparing leaves the lists as they were', () => {
    const models = ['b', 'a'];
    differing({ models }, { models: ['a', 'b'] });
    expect(models).toEqual(['b', 'a']);
  });
});

describe('what differs', () => {
  test.each([
    ['nothing said', {}, []],
    ['the same again', { name: 'search', models: null, group: '' }, []],
    ['a name', { name: 'find' }, ['name']],
    ['no models at all', { models: [] }, ['models']],
    ['never', { expiresAt: null }, ['expiresAt']],
    ['two of three', { name: 'find', group: '', allowIps: ['::1'] }, ['name', 'allowIps']],
  ])('%s', (_, to, fields) => expect(differing(aKey(), to)).toEqual(fields));

  test('a field the person never saw differs from whatever they type', () => {
    expect(differing({}, { expiresAt: null })).toEqual(['expiresAt']);
  });

  test('a patch has the fields it names, also those it sets to nothing', () => {
    expect(fieldsOf({ models: null, expiresAt: null, allowIps: [] })).toEqual([
      'expiresAt',
      'models',
      'allowIps',
    ]);
    expect(fieldsOf(aKey())).toEqual(EDITABLE_FIELDS);
  });
});
