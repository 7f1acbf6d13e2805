import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEY_FILTERS } from '../../src/domain/keys/key.ts';
import { ACTIONS, CALLBACKS, keyRef, OPTIONS, requestRef } from '../../src/slack/blocks/ids.ts';
import { menuRef } from '../../src/slack/blocks/overflow.ts';
import { formRef } from '../../src/slack/blocks/refs/form-ref.ts';
import { listRef, requestListRef } from '../../src/slack/blocks/refs/list-refs.ts';
import { pickRef } from '../../src/slack/blocks/refs/pick-ref.ts';

const id = fc.integer({ min: 1, max: 2 ** 40 });
const opaque = fc.stringMatching(/^[\w-]{1,64}$/);
const scope = fc.oneof(
  fc.constantFrom('mine' as const, 'all' as const, 'team' as const, 'unowned' as const),
  fc.stringMatching(/^[UW][A-Z0-9]{1,12}$/).map((person) => ({ person })),
);
const list = fc.record({
  scope,
  filter: fc.option(fc.constantFrom(...KEY_FILTERS)),
  text: fc.string({ unit: 'binary', maxLength: 30 }),
  page: fc.nat(100_000),
});

describe('what a button carries comes back as it was', () => {
  const returns = <T>(
    refs: fc.Arbitrary<T>,
    codec: { encode(ref: T): string; parse(text: string): T | null },
  ) =>
    fc.assert(
      fc.property(refs, (ref) => {
        expect(codec.parse(codec.encode(ref))).toEqual(ref);
      }),
    );

  test('a key', () =>
    returns(
      fc.record(
        { key: id, seen: fc.stringMatching(/^[-.\w]{1,60}$/), usd: fc.integer({ min: 1, max: 1e6 }) },
        { requiredKeys: ['key'] },
      ),
      keyRef,
    ));
  test('a request', () => returns(fc.record({ request: opaque }), requestRef));
  test('a form', () => returns(fc.record({ form: opaque }), formRef));
  test('a choice', () => returns(fc.record({ form: opaque, key: id }), pickRef));
  test('a page of a list', () => returns(list, listRef));
  test('a page of requests', () =>
    returns(
      fc.record({ which: fc.constantFrom('mine' as const, 'pending' as const), page: fc.nat(100_000) }),
      requestListRef,
    ));
  test('an option of a menu', () =>
    returns(fc.record({ action: fc.constantFrom(...Object.values(ACTIONS)), value: fc.string() }), menuRef));
});

describe('what nobody encoded is nothing', () => {
  const forged = [
    undefined,
    null,
    '',
    '{}',
    'null',
    '[]',
    '1234',
    '{"key":"1234"}',
    '{"key":-1}',
    '{"key":1.5}',
    '{"key":1,"admin":true}',
    '{"key":1,"seen":"a b"}',
    '{"key":1e400}',
    '{"request":"r 1"}',
    '{"request":"r1","page":-1}',
    '{"form":"../x"}',
    `{"form":"${'x'.repeat(100)}"}`,
    'everyone|any|0|',
    'mine|dead|0|',
    'mine|any|-1|',
    'mine|any|9999999|',
    'mine|any',
    `mine|any|0|${'x'.repeat(61)}`,
    '{"key":',
    'x'.repeat(5000),
  ];
  test.each(forged)('%j', (text) => {
    for (const ref of [keyRef, requestRef, formRef, pickRef, listRef]) expect(ref.parse(text)).toBeNull();
  });

  test('any text is either a reference or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const ref of [keyRef, requestRef, formRef, pickRef, listRef])
          expect(() => ref.parse(text)).not.toThrow();
      }),
    );
  });
});

test('every id is used once', () => {
  const ids = [...Object.values(ACTIONS), ...Object.values(CALLBACKS), ...Object.values(OPTIONS)];
  expect(new Set(ids).size).toBe(ids.length);
});
