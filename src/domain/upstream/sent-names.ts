import { type Change, kindOf } from '../changes/changes.ts';
import type { KeyId } from '../keys/key.ts';

/** A request. */
interface Sender {
  readonly change: Change;
  /** null: the key is to be made. */
  readonly keyId: KeyId | null;
}

/**
 * Under these names it is kept until when what was sent for a request may land, also when the request is over: the key that
 * it writes, and the name that it gives.
 */
export function sentNames({ change, keyId }: Sender): readonly string[] {
  const isOff = change.kind === 'disable';
  return [...(keyId === null ? [] : [isOff ? disableOf(keyId) : writeOf(keyId)]), ...givenBy(change)];
}

/**
 * The names of what would undo the change if it landed after it, or give its name to a second key. A PUT writes the whole
 * row, and so may switch a key on again; only a disable never undoes that a key was switched off.
 */
export function undoneBy({ change, keyId }: Sender): readonly string[] {
  if (kindOf(change).isStoredHere) return [];
  if (keyId === null) return givenBy(change);
  return change.kind === 'disable'
    ? [writeOf(keyId)]
    : [writeOf(keyId), disableOf(keyId), ...givenBy(change)];
}

/**
 * Of these, the name that it gives: only one key may have it. A bot of the version before notes a new key as `create:`, and
 * looks for nothing else before it makes one. To be dropped when no such bot can run any more.
 */
export function givenBy(change: Change): readonly string[] {
  const name = kindOf(change).newName(change);
  return name === null ? [] : [`name:${name}`, `create:${name}`];
}

const writeOf = (keyId: KeyId): string => `write:${keyId}`;
const disableOf = (keyId: KeyId): string => `disable:${keyId}`;
