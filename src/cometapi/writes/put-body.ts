import type { DatedKey } from '../../domain/changes/new-key.ts';
import type { WritePlan } from '../../domain/changes/plan.ts';
import { STATUS } from '../../domain/keys/key.ts';
import type { Body } from '../wire/client.ts';
import type { Row } from '../wire/keys/key-row.ts';
import { settingsBody } from '../wire/keys/key-settings.ts';

/** A PUT overwrites the whole row, so what the plan does not change is sent back as it was read, status included. */
export function wholeBody({ stored, rest, key }: Row, { after }: WritePlan): Body {
  return {
    ...rest,
    ...stored,
    ...settingsBody(after.settings),
    unlimited_quota: after.unlimited,
    // Computed from `granted`, because traffic changes what is left and what is used.
    remain_quota: after.unlimited ? stored.remain_quota : Math.max(0, after.granted - key.used),
  };
}

/** The whole row, for servers that ignore `status_only`. A debt is sent as 0, because it would be refused. */
export function statusBody({ stored, rest }: Row, status: number): Body {
  const remain = stored.unlimited_quota ? stored.remain_quota : Math.max(0, stored.remain_quota);
  return { ...rest, ...stored, remain_quota: remain, status };
}

export const createBody = ({ quota, unlimited, ...settings }: DatedKey): Body => ({
  ...settingsBody(settings),
  status: STATUS.enabled,
  unlimited_quota: unlimited,
  remain_quota: quota,
});
