import { expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import { sentNames, undoneBy } from '../../src/domain/upstream/sent-names.ts';
import { aNewKey, dollars } from '../support/samples.ts';

interface Sender {
  readonly change: Change;
  readonly keyId: number | null;
}

const create = (name: string): Sender => ({
  change: { kind: 'create', key: aNewKey({ name }) },
  keyId: null,
});
const on = (keyId: number, change: Change): Sender => ({ change, keyId });
const rename = (keyId: number, name: string): Sender =>
  on(keyId, { kind: 'edit', seen: { name: 'old' }, to: { name } });
const edit = (keyId: number): Sender => on(keyId, { kind: 'edit', seen: {}, to: { models: ['m'] } });
const quota = (keyId: number): Sender => on(keyId, { kind: 'quota', delta: dollars(5), during: null });
const disable = (keyId: number): Sender => on(keyId, { kind: 'disable' });
const enable = (keyId: number): Sender => on(keyId, { kind: 'enable' });
const claim = (keyId: number): Sender => on(keyId, { kind: 'claim' });

/** Whether the second waits for as long as what was sent for the first may land. */
const PAIRS: [first: string, second: string, waits: boolean, Sender, Sender][] = [
  ['create a', 'create a', true, create('a'), create('a')],
  ['create a', 'create b', false, create('a'), create('b')],
  ['create a', 'rename 1 to a', true, create('a'), rename(1, 'a')],
  ['create a', 'rename 1 to b', false, create('a'), rename(1, 'b')],
  ['create a', 'edit 1', false, create('a'), edit(1)],
  ['create a', 'claim 1', false, create('a'), claim(1)],
  ['rename 1 to a', 'create a', true, rename(1, 'a'), create('a')],
  ['rename 1 to a', 'create b', false, rename(1, 'a'), create('b')],
  ['rename 1 to a', 'rename 2 to a', true, rename(1, 'a'), rename(2, 'a')],
  ['rename 1 to a', 'rename 2 to b', false, rename(1, 'a'), rename(2, 'b')],
  ['rename 1 to a', 'rename 1 back', true, rename(1, 'a'), rename(1, 'old')],
  ['rename 1 to a', 'disable 1', true, rename(1, 'a'), disable(1)],
  ['rename 1 to a', 'claim 1', false, rename(1, 'a'), claim(1)],
  ['quota 1', 'rename 1 to a', true, quota(1), rename(1, 'a')],
  ['quota 1', 'quota 1', true, quota(1), quota(1)],
  ['quota 1', 'quota 2', false, quota(1), quota(2)],
  ['quota 1', 'create a', false, quota(1), create('a')],
  ['enable 1', 'disable 1', true, enable(1), disable(1)],
  ['disable 1', 'enable 1', true, disable(1), enable(1)],
  ['disable 1', 'quota 1', true, disable(1), quota(1)],
  ['disable 1', 'disable 1', false, disable(1), disable(1)],
  ['disable 1', 'rename 2 to a', false, disable(1), rename(2, 'a')],
];

test.each(PAIRS)('after “%s”, “%s” waits: %s', (_first, _second, waits, first, second) => {
  expect(sentNames(first).some((name) => undoneBy(second).includes(name))).toBe(waits);
});
