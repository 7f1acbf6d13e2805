import type { Member, TeamName } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { type CalledBy, keysCalled } from '../keys/owners/keys-called.ts';
import { teamFor } from '../keys/owners/resolve-owner.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';

/** Asks the admins to make the member the owner of a key that has none. */
export async function claimKey(
  ports: Ports,
  member: Member,
  { words, reason, team: wanted }: { words: CalledBy; reason: string; team: TeamName | null },
): Promise<RequestedChange> {
  const key = await keyToClaim(ports, member, words);
  const team = await teamFor(ports, { owner: member.id, by: member.id }, wanted);
  return requestChange(ports, member, { change: { kind: 'claim' }, key, owner: null, team, reason });
}

/** Under what the member called it, because they may see no more of it. */
export async function keyToClaim(ports: Ports, member: Member, words: CalledBy): Promise<MirroredKey> {
  const found = await keysCalled(ports, member, words);
  const [word] = words;
  const free = found.filter(({ owner }) => owner === null);
  const [only, other] = free;
  if (!only) throw claimed(found, { word, by: member });
  if (other) {
    const matches = free.map(({ id }) => ({ id, name: word }));
    throw new Refused({ kind: 'ambiguous_key', word, matches, verb: 'claim' });
  }
  return { ...only, name: words.includes(only.name) ? only.name : `#${only.id}` };
}

function claimed(found: readonly MirroredKey[], { word, by }: { word: string; by: Member }): Refused {
  const owners = found.flatMap(({ owner }) => owner ?? []);
  const [owner] = owners;
  if (owners.includes(by.id)) return new Refused({ kind: 'has_owner', word, owner: by.id, isOwn: true });
  if (owner === undefined) return new Refused({ kind: 'nothing_to_change' });
  return new Refused({ kind: 'has_owner', word, owner });
}
