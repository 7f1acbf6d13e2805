import type { Member, UserId } from '../../../../domain/member.ts';
import { adminsOnly, problemOf } from '../../../../domain/problems/problem.ts';
import { keysNamed } from '../../../mirror/find-upstream.ts';
import type { Ports } from '../../../ports/ports.ts';
import type { MirroredKey } from '../../../ports/store/keys.ts';
import { type AssignPorts, assignMany } from '../assign-many.ts';
import { resolveOwner } from '../resolve-owner.ts';

/** A line of a list of owners: a key by its number or its exact name, and the id of a person. */
export interface OwnerLine {
  /** In the file; the first one is 1. */
  readonly line: number;
  readonly key: string;
  readonly owner: string;
}

export type LineFault =
  | { readonly kind: 'no_such_key' }
  | { readonly kind: 'several_keys'; readonly ids: readonly number[] }
  | { readonly kind: 'no_user_id' }
  | { readonly kind: 'not_a_member' }
  /** An earlier line gives the key to somebody else. */
  | { readonly kind: 'given_before'; readonly line: number };

export interface OwnersPlan {
  readonly given: readonly { readonly line: number; readonly key: MirroredKey; readonly to: UserId }[];
  /** Keys that are their owner's already. */
  readonly same: number;
  readonly faults: readonly { readonly of: OwnerLine; readonly fault: LineFault }[];
}

type ReadPorts = Pick<Ports, 'store' | 'directory'>;

/** What a list of owners would change. It reads only what the bot knows of the keys, and asks Slack about each person once. */
export async function planOwners(ports: ReadPorts, lines: readonly OwnerLine[]): Promise<OwnersPlan> {
  const isMember = await membersAmong(ports, lines);
  const byKey = new Map<number, { line: number; key: MirroredKey; to: UserId }>();
  const faults: { of: OwnerLine; fault: LineFault }[] = [];
  for (const of of lines) {
    const fault = (kind: LineFault) => void faults.push({ of, fault: kind });
    const [key, ...others] = await keysNamed(ports, of.key.trim(), 'all');
    const to = userIdIn(of.owner);
    const before = key && byKey.get(key.id);
    if (!key) fault({ kind: 'no_such_key' });
    else if (others.length > 0) fault({ kind: 'several_keys', ids: [key, ...others].map(({ id }) => id) });
    else if (to === null) fault({ kind: 'no_user_id' });
    else if (!isMember.has(to)) fault({ kind: 'not_a_member' });
    else if (before && before.to !== to) fault({ kind: 'given_before', line: before.line });
    else byKey.set(key.id, { line: of.line, key, to });
  }
  const given = [...byKey.values()].filter(({ key, to }) => key.owner !== to);
  return { given, same: byKey.size - given.length, faults };
}

export interface ImportedOwners {
  readonly given: readonly MirroredKey[];
  /** They changed hands meanwhile, and stay as they are. */
  readonly left: readonly MirroredKey[];
}

/** Gives each key to its person; everybody who gets or loses keys hears of all of them in one message. */
export async function importOwners(
  ports: AssignPorts,
  admin: Member,
  { given: planned }: OwnersPlan,
): Promise<ImportedOwners> {
  if (admin.role !== 'admin') throw adminsOnly(ports.policy, 'assign');
  const given: MirroredKey[] = [];
  const left: MirroredKey[] = [];
  for (const [to, keys] of Map.groupBy(planned, (one) => one.to)) {
    const seen = keys.map(({ key: { id, owner } }) => ({ id, owner }));
    const report = await assignMany(ports, admin, { seen, to });
    given.push(...report.given);
    left.push(...report.left);
  }
  return { given, left };
}

/** `U0…`, also as Slack writes a mention. */
const userIdIn = (text: string): UserId | null =>
  /^(?:<@)?([UW][A-Z0-9]{2,})(?:\|.*)?>?$/.exec(text.trim())?.[1] ?? null;

async function membersAmong(ports: ReadPorts, lines: readonly OwnerLine[]): Promise<ReadonlySet<UserId>> {
  const members = new Set<UserId>();
  for (const id of new Set(lines.flatMap(({ owner }) => userIdIn(owner) ?? [])))
    await resolveOwner(ports, id).then(
      () => members.add(id),
      (error: unknown) => {
        if (problemOf(error)?.kind !== 'person_not_a_member') throw error;
      },
    );
  return members;
}
