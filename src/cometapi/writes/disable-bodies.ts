import type { EditableField } from '../../domain/changes/change.ts';
import { STATUS } from '../../domain/keys/key.ts';
import type { Body } from '../wire/client.ts';
import type { Row } from '../wire/key-row.ts';
import { statusBody } from './put-body.ts';

/** One way to write a status. */
export interface StatusPut {
  readonly body: Body;
  readonly mode: 'whole' | 'status';
  /** Settings that a server which ignores `status_only` loses by it. */
  readonly dropped: readonly EditableField[];
}

const GROUP: readonly EditableField[] = ['group', 'crossGroupRetry'];
const SETTINGS: readonly EditableField[] = [...GROUP, 'name', 'expiresAt', 'models', 'allowIps'];
/** A billion dollars at the usual price of a unit: more is refused. */
const LARGEST_QUOTA = 5e14;

/**
 * The bodies that disable a key, the one that can change least first: a server may refuse members that it stores
 * itself, such as a group the account has lost. `{id, status}` alone comes after every fuller body, because a server
 * that ignores `status_only` empties the key by it.
 */
export function disableBodies(row: Row): readonly StatusPut[] {
  const whole = statusBody(row, STATUS.disabled);
  const groupless = { ...whole, group: '', cross_group_retry: false };
  const unrestricted = {
    ...groupless,
    name: asciiName(row),
    remain_quota: Math.min(LARGEST_QUOTA, Math.max(0, row.stored.remain_quota)),
    model_limits_enabled: false,
    model_limits: '',
    allow_ips: '',
  };
  return [
    { body: whole, mode: 'status', dropped: [] },
    { body: groupless, mode: 'status', dropped: GROUP },
    { body: unrestricted, mode: 'status', dropped: SETTINGS },
    { body: { id: row.stored.id, status: STATUS.disabled }, mode: 'status', dropped: SETTINGS },
    { body: whole, mode: 'whole', dropped: [] },
  ];
}

/** Short enough for every server, whether it counts bytes or characters. */
const asciiName = ({ stored: { name } }: Row): string => name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 30);
