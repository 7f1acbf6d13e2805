import { BOT } from '../../domain/audit.ts';
import type { Engine } from '../engines/engine.ts';
import { transaction } from '../engines/transaction.ts';
import type { AuditRow } from '../rows/tables.ts';
import { guarded } from '../unavailable.ts';
import { lockedHead, writeAudit } from './audit.ts';
import { type Broken, type ChainEnd, follow } from './audit-entry.ts';

/** What was found to be in order: `count` entries after those that are archived, and the end of the chain. */
interface Unbroken {
  readonly count: number;
  readonly archived: ChainEnd;
  readonly head: ChainEnd;
}

export interface AuditRows {
  readonly upTo?: number;
  /** From the first entry that is not older. */
  readonly since?: Date | undefined;
  readonly keyId?: number;
}

/** The first entries: those after `from`, up to `upTo`. */
export interface AuditPrefix {
  readonly from: ChainEnd;
  readonly upTo: number;
}

export interface AuditChain {
  /** `written`: a hash that was the head once, as somebody wrote it down elsewhere. */
  verify(written: string | null): Promise<Unbroken | Broken>;
  rows(which: AuditRows): AsyncIterable<AuditRow>;
  /** All before the first entry that is not older. */
  prefix(before: Date): Promise<AuditPrefix>;
  /** Deletes a prefix that stands in a file, and keeps where it ended. false: it was deleted meanwhile. */
  cut(prefix: AuditPrefix, last: ChainEnd, at: Date): Promise<boolean>;
}

/** Few enough that a page is read well within the time that a statement may take. */
const PAGE = 1000;

export const auditChain = (engine: Engine): AuditChain => ({
  verify: guarded((written: string | null) => verify(engine, written)),
  rows: (which) => rows(engine, which),
  prefix: guarded((before: Date) => prefix(engine, before)),
  cut: guarded((which: AuditPrefix, last: ChainEnd, at: Date) => cut(engine, which, { last, at })),
});

/** Begins again when a part was archived meanwhile. */
async function verify(engine: Engine, written: string | null): Promise<Unbroken | Broken> {
  for (;;) {
    const { archived } = await noted(engine);
    const verdict = await followed(engine, archived, written);
    if (!('fault' in verdict) || (await noted(engine)).archived.seq === archived.seq) return verdict;
  }
}

/**
 * While others write: the head is read after the last entry, so a sound chain has every entry that it counts; more of
 * them are followed until it counts no more.
 */
async function followed(
  engine: Engine,
  archived: ChainEnd,
  written: string | null,
): Promise<Unbroken | Broken> {
  let end = archived;
  let isKnown = written === null || written === archived.hash;
  for (let head: ChainEnd | null = null; head === null || head.seq > end.seq; ) {
    const before = end;
    for await (const row of rowsAfter(engine, end === archived ? null : end.seq)) {
      const next = follow(end, row);
      if ('fault' in next) return next;
      isKnown ||= next.hash === written;
      end = next;
    }
    if (head !== null && end === before) return { seq: end.seq + 1, fault: 'missing' };
    head = (await noted(engine)).head;
    if (head.seq < end.seq) return { seq: head.seq + 1, fault: 'after_head' };
    if (head.seq === end.seq && head.hash !== end.hash) return { seq: end.seq, fault: 'not_head' };
  }
  if (!isKnown) return { seq: end.seq + 1, fault: archived.seq > 0 ? 'head_not_here' : 'head_unknown' };
  return { count: end.seq - archived.seq, archived, head: end };
}

async function noted({ db }: Engine): Promise<{ head: ChainEnd; archived: ChainEnd }> {
  const row = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  return {
    head: { seq: row.seq, hash: row.hash },
    archived: { seq: row.archived_seq, hash: row.archived_hash },
  };
}

/** Writers take the time before their place in the chain, so times may go back; what is since then has no gap. */
async function* rows(engine: Engine, { since, ...which }: AuditRows): AsyncGenerator<AuditRow> {
  const first = since && (await firstSince(engine, since));
  if (first !== null) yield* rowsAfter(engine, first === undefined ? null : first - 1, which);
}

async function firstSince({ db }: Engine, since: Date): Promise<number | null> {
  const found = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.min('seq').as('seq'))
    .where('at', '>=', since.getTime())
    .executeTakeFirst();
  return found?.seq ?? null;
}

/** null: from the first one, whatever number it has. */
async function* rowsAfter(
  { db }: Engine,
  after: number | null,
  { upTo, keyId }: Omit<AuditRows, 'since'> = {},
): AsyncGenerator<AuditRow> {
  for (let from = after; ; ) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .$if(from !== null, (query) => query.where('seq', '>', from ?? 0))
      .$if(upTo !== undefined, (query) => query.where('seq', '<=', upTo ?? 0))
      .$if(keyId !== undefined, (query) => query.where('key_id', '=', keyId ?? 0))
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    from = last.seq;
  }
}

async function prefix(engine: Engine, before: Date): Promise<AuditPrefix> {
  const { head, archived } = await noted(engine);
  const first = await firstSince(engine, before);
  return { from: archived, upTo: first === null ? head.seq : first - 1 };
}

/** The new start of the chain and the entry that tells of it are stored with the deletion. */
const cut = (
  { db, locked }: Engine,
  { from, upTo }: AuditPrefix,
  { last, at }: { last: ChainEnd; at: Date },
): Promise<boolean> =>
  transaction(db, async (tx) => {
    await lockedHead(tx, locked);
    const { numUpdatedRows } = await tx
      .updateTable('audit_head')
      .set({ archived_seq: upTo, archived_hash: last.hash })
      .where('archived_seq', '=', from.seq)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await tx.deleteFrom('audit').where('seq', '<=', upTo).execute();
    const details = { from: from.seq + 1, to: upTo, hash: last.hash };
    const entry = {
      at,
      actor: BOT,
      act: 'audit.archived' as const,
      keyId: null,
      requestId: null,
      details,
    };
    await writeAudit(tx, [entry], locked);
    return true;
  });
