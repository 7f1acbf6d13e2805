import type { AuditEntry } from '../../domain/audit.ts';
import {
  type Assignment,
  afterReveal,
  owedOf,
  type RevealRuling,
  revealRuling,
} from '../../domain/keys/assignment.ts';
import { allows, type Member } from '../../domain/member.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
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
 * approval is used up, and former owners are told, once it was read. `noteShown` says what came of it.
 */
export async function revealKey(ports: Ports, member: Member, keyId: number): Promise<Revealed> {
  const { clock, cometApi } = ports;
  const at = clock();
  const assigned = await assignmentOf(ports, keyId);
  const key = await keyToReveal(ports, member, keyId);
  const ruling = revealRuling(assigned.assignment, at);
  cometApi.charge(member.id);
  const audit = [entryOf(member, key, { at, act: 'key.revealed' })];
  await commitOn(ports, key, { at, values: [assigned.unchanged], audit });
  try {
    return { key, secret: await readSecret(ports, member, { key, ruling, assigned }), ruling };
  } catch (error) {
    await noteEnd(ports, member, key, {
      outcome: 'not_read',
      problem: problemOf(error)?.kind ?? 'unexpected',
    });
    throw error;
  }
}

async function readSecret(
  ports: Ports,
  member: Member,
  { key, ruling, assigned: { assignment, unchanged, swapFor } }: Reading,
): Promise<Secret> {
  const { id, name } = key;
  const secret = await ports.cometApi.reveal({ id, name });
  const at = ports.clock();
  const isUsed = assignment && (!assignment.revealed || ruling.kind === 'approved');
  await commitOn(ports, key, {
    at,
    values: [isUsed ? swapFor(afterReveal(assignment)) : unchanged],
    ...(isUsed && { redraw: [id], notices: firstRevealNotice(name, assignment) }),
    audit: [entryOf(member, key, { at, act: 'reveal.read' })],
  });
  return secret;
}

interface Reading extends Pick<Revealed, 'key' | 'ruling'> {
  readonly assigned: Awaited<ReturnType<typeof assignmentOf>>;
}

/** `unseen`: the window was closed before; `unknown`: Slack did not say whether it took the secret. */
export type Shown = 'shown' | 'unseen' | 'unknown';

export const noteShown = (ports: Ports, member: Member, { key }: Revealed, outcome: Shown): Promise<void> =>
  noteEnd(ports, member, key, { outcome });

/** Whoever waits for the secret is answered all the same. */
async function noteEnd(
  { store, clock, log }: Ports,
  member: Member,
  key: MirroredKey,
  details: { outcome: Shown | 'not_read'; problem?: string },
): Promise<void> {
  const at = clock();
  await store
    .commit({ at, audit: [entryOf(member, key, { at, act: 'reveal.ended', details })] })
    .catch((err: unknown) =>
      log.warn({ err }, 'what came of a look at a secret could not be written into the audit'),
    );
}

const entryOf = (
  member: Member,
  { id, name }: MirroredKey,
  { details, ...entry }: Pick<AuditEntry, 'at' | 'act'> & Partial<Pick<AuditEntry, 'details'>>,
): AuditEntry => ({ ...entry, actor: member.id, keyId: id, requestId: null, details: { name, ...details } });

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
