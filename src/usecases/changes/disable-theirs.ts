import { type KeyId, stateOf } from '../../domain/keys/key.ts';
import type { Member, UserId } from '../../domain/member.ts';
import { outcomeIdOf } from '../../domain/notices/request-notices.ts';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { MOST_KEYS } from '../keys/owners/assign-many.ts';
import { keyName } from '../mirror/find-key.ts';
import type { DisabledKey, DisableTheirsReport } from '../ports/overviews.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { changeKey } from './change-key.ts';

/** The keys of one person that are not disabled yet, for leads and admins. */
export async function keysToDisable(
  { store, clock }: Ports,
  member: Member,
  owner: UserId,
): Promise<MirroredKey[]> {
  if (member.role === 'member') throw new Refused({ kind: 'leads_only', act: 'disable' });
  const now = clock();
  const { keys } = await store.keys.list({
    owner,
    filter: null,
    text: '',
    now,
    offset: 0,
    limit: MOST_KEYS,
    isCounted: false,
  });
  const enabled = keys.filter((key) => stateOf(key, now) !== 'disabled');
  if (enabled.length === 0) throw new Refused({ kind: 'nothing_to_change' });
  return enabled.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
}

interface Wanted {
  readonly owner: UserId;
  /** As they were shown. */
  readonly keys: readonly KeyId[];
  readonly reason: string;
}

/** Disables them one by one, each read back. What becomes of one stops no other. */
export async function disableTheirs(
  ports: Ports,
  member: Member,
  { owner, keys, reason }: Wanted,
): Promise<DisableTheirsReport> {
  if (member.role === 'member') throw new Refused({ kind: 'leads_only', act: 'disable' });
  const results: DisabledKey[] = [];
  for (const id of keys) results.push(await disableOne(ports, member, { id, owner, reason }));
  return { owner, results };
}

async function disableOne(
  ports: Ports,
  member: Member,
  { id: keyId, owner, reason }: { id: KeyId; owner: UserId; reason: string },
): Promise<DisabledKey> {
  const { store, log } = ports;
  const known = await store.keys.get(keyId);
  const key = known ? keyName(known) : { id: keyId, name: '' };
  if (known?.owner !== owner) return { key, became: 'left' };
  try {
    const done = await changeKey(ports, member, { keyId, change: { kind: 'disable' }, reason });
    // Whoever asked reads it in the answer.
    await store.notices.withdraw(outcomeIdOf(done.request));
    return { key, became: 'disabled' };
  } catch (error) {
    if (!(error instanceof Refused)) {
      log.error({ err: error, key: keyId }, 'one of several keys was not disabled');
      return { key, became: 'failed', problem: null };
    }
    if (error.notice !== null) await store.notices.withdraw(error.notice);
    return became(key, error.problem);
  }
}

function became(key: DisabledKey['key'], problem: Problem): DisabledKey {
  const isDisabled =
    problem.kind === 'makes_no_sense' &&
    problem.because.kind === 'nothing_to_do' &&
    problem.because.already === 'disabled';
  return isDisabled ? { key, became: 'already' } : { key, became: 'failed', problem };
}
