import type { KeyPart } from '../keys/born-under.ts';
import type { Applied } from './request.ts';

/** Whether the change moved the part. */
export function moves({ change }: Pick<Applied, 'change'>, part: KeyPart): boolean {
  switch (change.kind) {
    case 'renew':
      return part !== 'quota';
    case 'edit':
      return part === 'expiry' && change.to.expiresAt !== undefined;
    case 'enable':
    case 'disable':
      return part === 'status';
    case 'create':
      return false;
    default:
      return part === 'quota';
  }
}
