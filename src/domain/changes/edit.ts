import type { Key } from '../keys/key.ts';
import { AUTO_GROUP, differing, eachSetting, fieldsOf, type SettingsPatch } from '../keys/settings.ts';
import { addSpan, DAY, type Span, spanKey, type Zone } from '../time.ts';
import { type GateContext, type KeyChangeKind, PLAIN } from './change-kind.ts';
import type { GatedChange } from './gated-change.ts';
import type { Lasting } from './new-key.ts';
import { overspent, type Planned, revived, stale, writePlan } from './plan.ts';

export interface EditChange {
  readonly kind: 'edit';
  /** The values the person saw; if the key has others now, somebody else edited it and the edit is stale. */
  readonly seen: SettingsPatch;
  readonly to: SettingsPatch;
  /**
   * The expiry counts from when the edit is made, and that in `to` is as if that were when it was asked. Absent: it is a
   * date, or none is set, as in every request of an older version.
   */
  readonly lasts?: Lasting;
}

/** Settings as people give them. */
export interface WantedSettings {
  /** The values that they saw. */
  readonly seen: SettingsPatch;
  readonly to: SettingsPatch;
  /** The expiry as it was said, where that was a length of time. */
  readonly lasts?: Span | null | undefined;
}

/** Of the fields that differ from `seen`. */
export function editChange({ seen, to, lasts = null }: WantedSettings, zone: Zone): EditChange {
  const wanted = eachSetting<SettingsPatch>((field) => to[field], differing(seen, to));
  const looked = fieldsOf(wanted).filter((field) => field in seen);
  return {
    kind: 'edit',
    seen: eachSetting<SettingsPatch>((field) => seen[field], looked),
    to: wanted,
    ...(lasts && wanted.expiresAt && { lasts: { span: lasts, zone } }),
  };
}

/** With the date on which the key expires if the edit is made now. */
const datedPatch = ({ to, lasts }: EditChange, now: Date): SettingsPatch =>
  lasts ? { ...to, expiresAt: addSpan(now, lasts.span, lasts.zone) } : to;

/** Calls are tried again in other groups only from the group `auto`, so that is switched off with another group. */
const fittingPatch = (to: SettingsPatch, key: Key): SettingsPatch =>
  losesRetry(to) && key.crossGroupRetry ? { ...to, crossGroupRetry: false } : to;

const losesRetry = ({ group, crossGroupRetry }: SettingsPatch): boolean =>
  group !== undefined && group !== AUTO_GROUP && crossGroupRetry === undefined;

export const edit: KeyChangeKind<EditChange> = {
  ...PLAIN,
  plan,
  sets: ({ to }) => [...fieldsOf(to), ...(losesRetry(to) ? (['crossGroupRetry'] as const) : [])],
  needsNoApproval: ({ to }) => to.expiresAt === undefined,
  gate,
  essence: ({ to, lasts }) => ({
    ...to,
    ...(to.expiresAt ? { expiresAt: lasts ? spanKey(lasts.span) : dayOf(to.expiresAt) } : {}),
  }),
  newName: ({ to }) => to.name ?? null,
};

/** `in 30 days at noon`, typed twice, names two moments. */
const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY);

function plan(change: EditChange, key: Key, now: Date): Planned {
  const { seen } = change;
  const to = fittingPatch(datedPatch(change, now), key);
  const debt = overspent(key);
  if (debt) return debt;
  const moved = differing(key, seen);
  if (moved.length > 0) return stale({ kind: 'edited_meanwhile', fields: moved });
  if (differing(key, to).length === 0) return stale({ kind: 'nothing_to_do' });
  return writePlan(key, { settings: to, status: revived({ ...key, ...to }, now) });
}

function gate(change: EditChange, { key, now, isTooLate }: GateContext): GatedChange | null {
  const { expiresAt } = datedPatch(change, now);
  if (expiresAt === undefined || isNoLater(expiresAt, key?.expiresAt)) return null;
  return isTooLate(expiresAt) ? 'expiry_above_limit' : null;
}

/** For a key that never expires, no expiry is later. */
const isNoLater = (to: Date | null, from: Date | null | undefined): boolean =>
  from === null || (to !== null && from !== undefined && to.getTime() <= from.getTime());
