import { overspent } from '../../domain/changes/plan.ts';
import { differing, eachSetting, fieldsOf, type SettingsPatch } from '../../domain/keys/settings.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Span } from '../../domain/time.ts';
import { checkSettings } from '../keys/check-settings.ts';
import { assertMay, keyById, keyName } from '../mirror/find-key.ts';
import { freshKey } from '../mirror/fresh-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';
import { checkName } from './create-key.ts';

export interface KeyEdit {
  readonly keyId: number;
  /** The values that the form showed; empty for a command line. */
  readonly seen: SettingsPatch;
  readonly to: SettingsPatch;
  /** The expiry as it was said, where that was a length of time. */
  readonly lasts?: Span | null | undefined;
  readonly reason: string;
}

/** Changes only fields that differ from `seen`; a field that somebody else changed meanwhile makes it stale. */
export async function editKey(
  ports: Ports,
  member: Member,
  { keyId, seen, to, lasts = null, reason }: KeyEdit,
): Promise<RequestedChange> {
  const known = await keyById(ports, member, keyId);
  assertMay(member, 'change', known);
  const wanted: SettingsPatch = eachSetting((field) => to[field], differing(seen, to));
  if (fieldsOf(wanted).length === 0) throw new Refused({ kind: 'nothing_to_change' });
  if (wanted.name !== undefined) await checkName(ports, wanted.name, keyId);
  await checkSettings(ports, withGroup(wanted, to, known));
  const looked = fieldsOf(wanted).filter((field) => field in seen);
  return requestChange(ports, member, {
    change: {
      kind: 'edit',
      seen: eachSetting((field) => seen[field], looked),
      to: wanted,
      ...(lasts && wanted.expiresAt && { lasts: { span: lasts, zone: member.zone } }),
    },
    key: known,
    owner: known.owner,
    reason,
  });
}

/** Cross-group retry is checked with the group that the key will have, whichever of the two changes. */
function withGroup(wanted: SettingsPatch, to: SettingsPatch, known: MirroredKey): SettingsPatch {
  const isTouched = wanted.group !== undefined || wanted.crossGroupRetry !== undefined;
  if (!isTouched || !to.crossGroupRetry) return wanted;
  return { ...wanted, crossGroupRetry: true, group: to.group ?? known.group };
}

/** A fresh read of the key, for a form that shows before → after. */
export async function keyToEdit(ports: Ports, member: Member, keyId: number): Promise<MirroredKey> {
  const known = await keyById(ports, member, keyId);
  assertMay(member, 'change', known);
  const key = await freshKey(ports, known, { lane: 'interactive', person: member.id });
  // No edit of an overspent key can be written, so nobody should fill in a form for one.
  const debt = overspent(key);
  if (debt && 'stale' in debt)
    throw new Refused({
      kind: 'makes_no_sense',
      key: keyName(key),
      because: debt.stale,
      unitsPerUsd: await ports.cometApi.unitsPerUsd(),
    });
  return key;
}
