import type { WrittenEntry } from '../../domain/audit.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import { allows, type Member, type UserId } from '../../domain/member.ts';
import { adminsOnly, type ProblemKind, problemOf } from '../../domain/problems/problem.ts';
import { findKey } from '../mirror/find-key.ts';
import { numberIn } from '../mirror/find-upstream.ts';
import type { AuditAbout, AuditReport } from '../ports/audit-report.ts';
import type { Ports } from '../ports/ports.ts';
import type { AuditQuery } from '../ports/store/audit.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

const A_PAGE = 10;

/** Absent: of all keys, by anybody. */
export interface AuditOf {
  readonly key?: string | KeyId;
  readonly person?: UserId;
}

export interface AskedAudit {
  readonly of: AuditOf;
  readonly since: Date;
  /** Counts from 0. */
  readonly page: number;
  /** null: as of now. */
  readonly upTo: number | null;
}

/** Of the whole account for admins; others read of themselves and of what is theirs. */
export async function listAudit(
  ports: Ports,
  member: Member,
  { of, since, page, upTo }: AskedAudit,
): Promise<AuditReport> {
  const about = await aboutOf(ports, member, of);
  const query = { ...queryOf(about, member), since, limit: A_PAGE, offset: page * A_PAGE, upTo };
  const found = await ports.store.audit.page(query);
  const pages = Math.max(1, Math.ceil(found.total / A_PAGE));
  const names = await namesOf(ports, member, found.entries);
  return { ...found, about, since, page, pages, names, reader: member, now: ports.clock() };
}

async function aboutOf(ports: Ports, member: Member, { key: word, person }: AuditOf): Promise<AuditAbout> {
  const isAdmin = member.role === 'admin';
  if (word !== undefined) {
    const key = await keyEver(ports, member, word);
    if (!isAdmin && key.owner !== member.id) throw adminsOnly(ports.policy, 'audit');
    return { key, person: person ?? null, isOwn: false };
  }
  if (isAdmin) return { key: null, person: person ?? null, isOwn: false };
  if (person !== undefined && person !== member.id) throw adminsOnly(ports.policy, 'audit');
  return { key: null, person: null, isOwn: true };
}

/** Also a key that was deleted, for whoever may read of it: its history is not over. */
async function keyEver(ports: Ports, member: Member, word: string | KeyId): Promise<MirroredKey> {
  return findKey(ports, member, word).catch(async (error: unknown) => {
    if (!MAYBE_DELETED.has(problemOf(error)?.kind)) throw error;
    const deleted = await ports.store.keys.deleted(
      typeof word === 'number' ? word : (numberIn(word) ?? word),
    );
    const theirs = deleted.filter(({ owner }) => member.role === 'admin' || owner === member.id);
    const [last] = theirs.toSorted((a, b) => Number(b.deletedAt) - Number(a.deletedAt));
    if (!last) throw error;
    return last;
  });
}

const MAYBE_DELETED: ReadonlySet<ProblemKind | undefined> = new Set([
  'no_such_key',
  'still_reading_keys',
  'key_gone',
  'key_deleted',
]);

const queryOf = ({ key, person, isOwn }: AuditAbout, { id }: Member): Omit<AuditQuery, 'since'> => ({
  ...(key !== null && { keyId: key.id }),
  ...(person !== null && { actor: person }),
  ...(isOwn && { concerns: id }),
});

/**
 * As the keys are called now that the member may see: whoever tried something with another’s key by its number learns no
 * name. An entry of another key, or of one that is gone, says what it was called.
 */
async function namesOf(
  { store }: Ports,
  member: Member,
  entries: readonly WrittenEntry[],
): Promise<ReadonlyMap<KeyId, string>> {
  const ids = new Set(entries.flatMap(({ keyId }) => keyId ?? []));
  const keys = (await store.keys.byIds([...ids])).filter((key) => allows(member, 'see', key));
  return new Map(keys.map(({ id, name }) => [id, name]));
}
