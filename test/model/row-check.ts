import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import type { NewKey, SettingsPatch } from '../../src/domain/changes/change.ts';
import type { WritePlan } from '../../src/domain/changes/plan.ts';
import { STATUS } from '../../src/domain/keys/key.ts';
import { grantedIn } from './ledger.ts';

/** What a write may change in a row, but for what is left. */
export const members = [
  'name',
  'expired_time',
  'unlimited_quota',
  'model_limits_enabled',
  'model_limits',
  'allow_ips',
  'group',
  'cross_group_retry',
  'status',
  'extra',
] as const satisfies readonly (keyof KeyRow)[];
export type RowMember = (typeof members)[number];

const text = (row: Partial<KeyRow>, member: RowMember): string =>
  member === 'allow_ips' ? (row.allow_ips ?? '') : JSON.stringify(row[member]);

export const same = (a: KeyRow, b: KeyRow, member: RowMember): boolean => text(a, member) === text(b, member);

/** Settings as the server spells them, written down here once more because the bot's own spelling is on trial. */
function spelled({
  name,
  expiresAt,
  models,
  allowIps,
  group,
  crossGroupRetry,
}: SettingsPatch): Partial<KeyRow> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(expiresAt === undefined
      ? {}
      : { expired_time: expiresAt === null ? -1 : Math.floor(expiresAt.getTime() / 1000) }),
    ...(models === undefined
      ? {}
      : { model_limits_enabled: models !== null, model_limits: (models ?? []).join(',') }),
    ...(allowIps === undefined ? {} : { allow_ips: allowIps.join('\n') }),
    ...(group === undefined ? {} : { group }),
    ...(crossGroupRetry === undefined ? {} : { cross_group_retry: crossGroupRetry }),
  };
}

const wrongIn = (wanted: Partial<KeyRow>, row: KeyRow): RowMember[] =>
  members.filter((member) => member in wanted && text(wanted, member) !== text(row, member));

/** Whether the plan wanted this member as the row now has it. */
export function asked({ before, after }: WritePlan, member: RowMember, row: KeyRow): boolean {
  if (member === 'unlimited_quota') return after.unlimited === row.unlimited_quota;
  if (member !== 'status')
    return member in spelled(after.settings) && wrongIn(spelled(after.settings), row).indexOf(member) < 0;
  // A key that the server declared dead while its cure was under way comes back with it.
  if (after.status === null) return before.status === STATUS.enabled && row.status === STATUS.enabled;
  return row.status === STATUS[after.status];
}

/** A row without anything left stands for more than was ever granted: its debt is gone. */
export const forgives = ({ before, after }: WritePlan, row: KeyRow): boolean =>
  !before.unlimited && row.remain_quota <= 0 && grantedIn(row) > Math.max(before.granted, after.granted);

/** What of a plan a row does not show. */
export function missing(plan: WritePlan, row: KeyRow): string[] {
  const { after } = plan;
  const wrong: string[] = wrongIn(spelled(after.settings), row);
  if (row.unlimited_quota !== after.unlimited) wrong.push('unlimited_quota');
  if (after.status !== null && row.status !== STATUS[after.status]) wrong.push('status');
  const isSpent = row.remain_quota <= 0 && after.granted <= row.used_quota && !forgives(plan, row);
  if (!after.unlimited && grantedIn(row) !== after.granted && !isSpent) wrong.push('granted');
  return wrong;
}

/** What of a new key is not as it was asked for. */
export function wrongAtBirth({ quota, unlimited, ...settings }: NewKey, row: KeyRow): string[] {
  const wrong: string[] = wrongIn(spelled(settings), row);
  if (row.unlimited_quota !== unlimited) wrong.push('unlimited_quota');
  if (!unlimited && row.remain_quota !== quota) wrong.push('remain_quota');
  return wrong;
}
