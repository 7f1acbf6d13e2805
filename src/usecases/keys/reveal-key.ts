import {
  type Assignment,
  afterReveal,
  owedOf,
  type RevealRuling,
  revealRuling,
} from '../../domain/keys/assignment.ts';
import { allows, type Member } from '../../domain/member.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { findKey, keyName } from '../mirror/find-key.ts';
import type { Secret } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { UnitOfWork } from '../ports/store/unit-of-work.ts';
import { assignmentOf, secondAdmins } from './owners/assignments.ts';

export interface Revealed {
  readonly key: MirroredKey;
  readonly secret: Secret;
  /** By which it was allowed. */
  readonly ruling: RevealRuling;
}

/**
 * The secret, for the owner only. The audit entry is stored before it is read, so that no look goes unrecorded; an
 * approval is used up, and former owners are told, once it was read.
 */
export async function revealKey(ports: Ports, member: Member, keyId: number): Promise<Revealed> {
  const { clock, cometApi } = ports;
  const at = clock();
  const { assignment, unchanged, swapFor } = await assignmentOf(ports, keyId);
  const key = await keyToReveal(ports, member, keyId);
  const { id, name } = key;
  const ruling = revealRuling(assignment, at);
  cometApi.charge(member.id);
  const entry = {
    at,
    actor: member.id,
    act: 'key.revealed' as const,
    keyId,
    requestId: null,
    details: { name },
  };
  await commitOn(ports, key, { at, values: [unchanged], audit: [entry] });
  const secret = await cometApi.reveal({ id, name });
  const isUsed = assignment && (!assignment.revealed || ruling.kind === 'approved');
  await commitOn(ports, key, {
    at,
    values: [isUsed ? swapFor(afterReveal(assignment)) : unchanged],
    ...(isUsed && { redraw: [keyId], notices: firstRevealNotice(name, assignment) }),
  });
  return { key, secret, ruling };
}

/** Two looks at once cannot share one approval, and none is given of a key that changes hands meanwhile. */
async function commitOn({ store, trigger }: Ports, key: MirroredKey, unit: UnitOfWork): Promise<void> {
  if (!(await store.commit(unit))) throw new Refused({ kind: 'key_busy', key: keyName(key) });
  trigger.deliver();
}

/** Everybody who was promised it is told when an owner first gets the secret. */
function firstRevealNotice(name: string, assignment: Assignment): Notice[] {
  const { id, keyId, to } = assignment;
  const body = { kind: 'revealed', keyId, name, by: to } as const;
  return owedOf(assignment)
    .filter((person) => person !== to)
    .map((person) => ({
      id: `key:${keyId}:revealed:${id}:${person}`,
      to: { kind: 'member', id: person },
      body,
    }));
}

/** Throws `Refused` for everybody but the owner, and for a new owner whose reveal still needs an approval. */
export async function keyToReveal(ports: Ports, member: Member, word: string | number): Promise<MirroredKey> {
  const key = await findKey(ports, member, word);
  if (!allows(member, 'reveal', key)) {
    const mayAssign = allows(member, 'assign', key);
    throw new Refused({ kind: 'only_the_owner_reveals', key: keyName(key), owner: key.owner, mayAssign });
  }
  const { assignment } = await assignmentOf(ports, key.id);
  const ruling = revealRuling(assignment, ports.clock());
  if (assignment && ruling.kind === 'guarded')
    throw await guarded(ports, key, { assignment, until: ruling.until });
  return key;
}

/** Without anybody who could agree, there is nobody to ask. */
async function guarded(
  ports: Ports,
  key: MirroredKey,
  { assignment, until }: { assignment: Assignment; until: Date },
): Promise<Refused> {
  const { admins, unread } = await secondAdmins(ports, assignment);
  return admins.length > 0
    ? new Refused({ kind: 'reveal_guarded', key: keyName(key), by: assignment.by, until })
    : new Refused({ kind: 'nobody_approves_reveal', key: keyName(key), until, unread });
}
