import type { Change } from '../../domain/changes/changes.ts';
import { type Units, units } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Span } from '../../domain/time.ts';
import { findKey, keyById, mayChange } from '../mirror/find-key.ts';
import { findKeyToDisable } from '../mirror/find-key-to-disable.ts';
import { freshKey } from '../mirror/fresh-key.ts';
import type { Ports } from '../ports/ports.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';

/** Enable, disable, renew, unlimited on or off. */
export async function changeKey(
  ports: Ports,
  member: Member,
  wanted: { keyId: number; change: Exclude<Change, { kind: 'create' }>; reason: string },
): Promise<RequestedChange> {
  const find = wanted.change.kind === 'disable' ? findKeyToDisable : findKey;
  const key = await find(ports, member, wanted.keyId);
  return requestChange(ports, member, {
    change: wanted.change,
    key,
    owner: key.owner,
    reason: wanted.reason,
  });
}

export interface QuotaChange {
  readonly keyId: number;
  /** `=`: what is to be left. Converted into a delta on a fresh read, so that later usage still counts. */
  readonly sign: '+' | '-' | '=';
  readonly amount: Units;
  readonly during: Span | null;
  readonly reason: string;
}

export async function changeQuota(
  ports: Ports,
  member: Member,
  wanted: QuotaChange,
): Promise<RequestedChange> {
  const key = await keyById(ports, member, wanted.keyId);
  mayChange(member, key);
  const delta = await deltaOf(ports, key, { ...wanted, person: member.id });
  if (delta === 0) throw new Refused({ kind: 'nothing_to_change' });
  if (delta < 0 && wanted.during !== null) throw new Refused({ kind: 'time_without_more' });
  return requestChange(ports, member, {
    change: { kind: 'quota', delta, during: wanted.during },
    key,
    owner: key.owner,
    reason: wanted.reason,
  });
}

async function deltaOf(
  ports: Ports,
  key: Awaited<ReturnType<typeof keyById>>,
  { sign, amount, person }: QuotaChange & { readonly person: UserId },
): Promise<Units> {
  if (sign === '+') return amount;
  if (sign === '-') return units(-amount);
  const { left } = await freshKey(ports, key, { lane: 'interactive', person });
  return units(amount - left);
}
