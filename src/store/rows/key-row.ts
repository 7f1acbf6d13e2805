import type { Selectable } from 'kysely';
import type { BurningKey } from '../../domain/keys/forecast/forecast.ts';
import type { Key, KeyStatus } from '../../domain/keys/key.ts';
import { foldedName } from '../../domain/keys/names/folded-name.ts';
import { units } from '../../domain/keys/quota.ts';
import {
  INITIAL_SETTINGS,
  type Settings,
  type SettingsPatch,
  settingsOf,
} from '../../domain/keys/settings.ts';
import type { WatchState } from '../../domain/notices/watch-rules/rule.ts';
import type { MirroredKey, ReadMoment, ReadNumber } from '../../usecases/ports/store/keys.ts';
import { at, atOrNull, decode, encode, plain } from './json-column.ts';
import type { KeyRow } from './tables.ts';

/** The columns that come from CometAPI; the bot itself writes the others. */
export type SeenRow = Omit<
  Selectable<KeyRow>,
  | 'sweep'
  | 'owner'
  | 'backup'
  | 'team'
  | 'disabled_by'
  | 'watch_state'
  | 'burn'
  | 'runs_out_at'
  | 'urgency'
  | 'turn'
  | 'filters'
  | 'listed_until'
  | 'listed_of'
  | 'found_in'
  | 'listed_while'
>;

export const searchable = (name: string): string => foldedName(plain(name));

/** node:sqlite stores larger numbers but cannot read them back, so one absurd quota would break every list. */
export const readable = (amount: number): number =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(amount)));

/** Names and expiries have columns of their own, because SQL searches them. */
const columnless = ({ name, expiresAt, ...settings }: Settings) => settings;

export const rowOf = (key: Key, { readAt, readNumber }: ReadMoment): SeenRow => ({
  id: key.id,
  name: plain(key.name),
  search: searchable(key.name),
  also: searchable([...(key.models ?? []), key.group].join('\n')),
  tail: key.tail,
  status: key.status,
  left: readable(key.left),
  used: readable(key.used),
  unlimited: key.unlimited ? 1 : 0,
  expires_at: key.expiresAt?.getTime() ?? null,
  created_at: key.createdAt.getTime(),
  used_at: key.usedAt?.getTime() ?? null,
  settings: encode(columnless(settingsOf(key))),
  read_at: readAt.getTime(),
  read_number: readNumber,
  deleted_at: null,
});

export type StatusRow = Pick<Selectable<KeyRow>, 'status' | 'left' | 'used' | 'unlimited' | 'expires_at'>;

export const statusFrom = (row: StatusRow): KeyStatus => ({
  status: row.status,
  left: units(row.left),
  used: units(row.used),
  unlimited: row.unlimited === 1,
  expiresAt: atOrNull(row.expires_at),
});

export type BurningRow = StatusRow & Pick<KeyRow, 'burn'>;

/** `burn`: as it was just written, which spares reading it. */
export const burningKeyFrom = (row: BurningRow, burn?: BurningKey['burn']): BurningKey => ({
  ...statusFrom(row),
  burn: burn ?? (row.burn === null ? null : decode(row.burn)),
});

export const watchStateFrom = (column: string | null): WatchState | null =>
  column === null ? null : decode(column);

export const keyFrom = (row: Selectable<KeyRow>): MirroredKey => ({
  // A row stored by an older version lacks newer settings.
  ...INITIAL_SETTINGS,
  ...decode<SettingsPatch>(row.settings),
  id: row.id,
  name: row.name,
  tail: row.tail,
  ...burningKeyFrom(row),
  createdAt: at(row.created_at),
  usedAt: atOrNull(row.used_at),
  owner: row.owner,
  backup: row.backup,
  team: row.team,
  readAt: at(row.read_at),
  readNumber: row.read_number as ReadNumber,
  deletedAt: atOrNull(row.deleted_at),
  disabledBy: row.disabled_by === null ? null : decode(row.disabled_by),
  watchState: watchStateFrom(row.watch_state),
  runsOutAt: atOrNull(row.runs_out_at),
});
