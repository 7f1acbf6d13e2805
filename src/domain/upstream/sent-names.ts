import type { Change } from '../changes/changes.ts';
import type { KeyId } from '../keys/key.ts';

/** A request. */
interface Sender {
  readonly change: Pick<Change, 'kind'>;
  /** null: the key is to be made. */
  readonly keyId: KeyId | null;
  readonly keyName: string;
}

/** Under this name it is kept until when what was sent for a request may land, also when the request is over. */
export function sentName({ change, keyId, keyName }: Sender): string {
  if (keyId === null) return `create:${keyName}`;
  return change.kind === 'disable' ? disableOf(keyId) : writeOf(keyId);
}

/**
 * The names of what would undo the change if it landed after it. A PUT writes the whole row, and so may switch a key on
 * again; only a disable never undoes that a key was switched off.
 */
export function undoneBy(request: Sender): readonly string[] {
  const { change, keyId } = request;
  if (change.kind === 'claim') return [];
  if (keyId === null) return [sentName(request)];
  return change.kind === 'disable' ? [writeOf(keyId)] : [writeOf(keyId), disableOf(keyId)];
}

const writeOf = (keyId: KeyId): string => `write:${keyId}`;
const disableOf = (keyId: KeyId): string => `disable:${keyId}`;
