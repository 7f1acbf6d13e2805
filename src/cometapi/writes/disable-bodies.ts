import { STATUS } from '../../domain/keys/key.ts';
import { EDITABLE_FIELDS, type EditableField, INITIAL_SETTINGS } from '../../domain/keys/settings.ts';
import type { Body } from '../wire/client.ts';
import type { Row } from '../wire/keys/key-row.ts';
import { settingsBody } from '../wire/keys/key-settings.ts';
import { statusBody } from './put-body.ts';

/** One PUT that writes a status. */
export interface StatusPut {
  readonly body: Body;
  readonly mode: 'whole' | 'status';
  /** Settings that this PUT resets on a server that ignores `status_only`. */
  readonly dropped: readonly EditableField[];
}

const GROUP: readonly EditableField[] = ['group', 'crossGroupRetry'];
const { group, crossGroupRetry, expiresAt: _, ...unrestricted } = INITIAL_SETTINGS;
/** One billion USD at 500,000 units each; servers refuse more. */
const LARGEST_QUOTA = 5e14;

/**
 * The bodies that disable a key, from the row as it was read last, in the order to try them; each can reset more than
 * the one before. A server may refuse members that it stores itself, such as a group that the account has lost.
 * `{id, status}` comes after the fuller bodies, because a server that ignores `status_only` resets every member that a
 * body lacks.
 */
export const DISABLE_BODIES: readonly ((row: Row) => StatusPut)[] = [
  (row) => ({ body: whole(row), mode: 'status', dropped: [] }),
  (row) => ({ body: groupless(row), mode: 'status', dropped: GROUP }),
  (row) => ({ body: bare(row), mode: 'status', dropped: EDITABLE_FIELDS }),
  ({ stored: { id } }) => ({
    body: { id, status: STATUS.disabled },
    mode: 'status',
    dropped: EDITABLE_FIELDS,
  }),
  (row) => ({ body: whole(row), mode: 'whole', dropped: [] }),
];

const whole = (row: Row): Body => statusBody(row, STATUS.disabled);

const groupless = (row: Row): Body => ({ ...whole(row), ...settingsBody({ group, crossGroupRetry }) });

const bare = (row: Row): Body => ({
  ...groupless(row),
  ...settingsBody({ ...unrestricted, name: asciiName(row) }),
  remain_quota: Math.min(LARGEST_QUOTA, Math.max(0, row.stored.remain_quota)),
});

/** Short enough for every server, whether it counts bytes or characters. */
const asciiName = ({ key: { name } }: Row): string => name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 30);
