import type { KeyId } from '../../domain/keys/key.ts';

/** The lease under which a key is written; null: a key that is to be created. */
export const keyLease = (keyId: KeyId | null): string => (keyId === null ? 'create:account' : `key:${keyId}`);
