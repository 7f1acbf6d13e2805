import type { NewKey } from '../../domain/changes/new-key.ts';
import type { WritePlan } from '../../domain/changes/plan.ts';
import { STATUS } from '../../domain/keys/key.ts';
import type { Body } from '../wire/client.ts';
import type { Row } from '../wire/key-row.ts';
import { settingsBody } from '../wire/key-settings.ts';

/** A PUT overwrites everything: what the plan does not name goes back as it came, status included. */
export function wholeBody({ stored, rest, key }: Row, { after }: WritePlan): Body {
  return {
    ...rest,
    ...stored,
    ...settingsBody(after.settings),
    unlimited_quota: after.unlimited,
    // Quota is aimed at through what was granted, because traffic moves what is left and what is used.
    remain_quota: after.unlimited ? stored.remain_quota : Math.max(0, after.granted - key.used),
  };
}

/** Whole as well, for servers that do not know `status_only`; a debt is refused even there. */
export function statusBody({ stored, rest }: Row, status: number): Body {
  const remain = stored.unlimited_quota ? stored.remain_quota : Math.max(0, stored.remain_quota);
  return { ...rest, ...stored, remain_quota: remain, status };
}

export const createBody = ({ quota, unlimited, ...settings }: NewKey): Body => ({
  ...settingsBody(settings),
  status: STATUS.enabled,
  unlimited_quota: unlimited,
  remain_quota: quota,
});
