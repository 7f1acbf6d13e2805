import type { Key } from '../keys/key.ts';
import { differing, fieldsOf, type SettingsPatch } from '../keys/settings.ts';
import { DAY } from '../time.ts';
import { type GateContext, type KeyChangeKind, PLAIN } from './change-kind.ts';
import type { GatedChange } from './gated-change.ts';
import { overspent, type Planned, revived, stale, writePlan } from './plan.ts';

export interface EditChange {
  readonly kind: 'edit';
  /** The values the person saw; if the key has others now, somebody else edited it and the edit is stale. */
  readonly seen: SettingsPatch;
  readonly to: SettingsPatch;
}

export const edit: KeyChangeKind<EditChange> = {
  ...PLAIN,
  plan,
  sets: ({ to }) => fieldsOf(to),
  needsNoApproval: ({ to }) => to.expiresAt === undefined,
  gate,
  essence: ({ to }) => ({ ...to, ...(to.expiresAt ? { expiresAt: dayOf(to.expiresAt) } : {}) }),
  newName: ({ to }) => to.name ?? null,
};

/** `in 30d`, typed twice, names two moments. */
const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY);

function plan({ seen, to }: EditChange, key: Key, now: Date): Planned {
  const debt = overspent(key);
  if (debt) return debt;
  const moved = differing(key, seen);
  if (moved.length > 0) return stale({ kind: 'edited_meanwhile', fields: moved });
  if (differing(key, to).length === 0) return stale({ kind: 'nothing_to_do' });
  return writePlan(key, { settings: to, status: revived({ ...key, ...to }, now) });
}

function gate({ to: { expiresAt } }: EditChange, { key, isTooLate }: GateContext): GatedChange | null {
  if (expiresAt === undefined || isNoLater(expiresAt, key?.expiresAt)) return null;
  return isTooLate(expiresAt) ? 'expiry_above_limit' : null;
}

/** For a key that never expires, no expiry is later. */
const isNoLater = (to: Date | null, from: Date | null | undefined): boolean =>
  from === null || (to !== null && from !== undefined && to.getTime() <= from.getTime());
