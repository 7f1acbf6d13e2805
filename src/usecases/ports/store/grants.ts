import type { KeyId } from '../../../domain/keys/key.ts';
import type { ActiveGrant, Grant } from '../../../domain/requests/grant.ts';
import type { RequestId } from '../../../domain/requests/request.ts';

export interface GrantStore {
  get(requestId: RequestId): Promise<Grant | null>;
  /** Open grants whose time is over. */
  due(now: Date): Promise<Grant[]>;
  active(): Promise<ActiveGrant[]>;
  ofKey(keyId: KeyId): Promise<Grant[]>;
}
