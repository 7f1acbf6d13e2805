import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AuditChain, AuditPrefix } from '../../store/tables/audit-chain.ts';
import { type Broken, type ChainEnd, follow } from '../../store/tables/audit-entry.ts';
import { CannotRun } from '../cannot-run.ts';
import { newFile } from '../new-file.ts';
import { say } from '../say.ts';
import { auditBesideBot, type Configured, dateFrom } from './audit-beside-bot.ts';
import { ARCHIVED_MEANWHILE, archivedText, notArchivedText, nothingOlderText } from './audit-text.ts';
import { lineOf } from './line-of.ts';

interface ArchiveOptions {
  readonly before: string;
  readonly to?: string;
}

/** The file is safe on disk before anything is deleted. 1: an entry is wrong, and nothing is deleted. */
export async function archiveAudit(bot: Configured, { before, to }: ArchiveOptions): Promise<0 | 1> {
  const date = dateFrom('--before', before);
  await using store = await auditBesideBot(bot);
  const prefix = await store.auditChain.prefix(date);
  const [first, last] = [prefix.from.seq + 1, prefix.upTo];
  if (last < first) {
    say([nothingOlderText(before)]);
    return 0;
  }
  const file = to ?? `audit-${first}-${last}.jsonl`;
  const end = await written(store.auditChain, prefix, file);
  if ('fault' in end) {
    await rm(file);
    say([notArchivedText(end)]);
    return 1;
  }
  if (!(await store.auditChain.cut(prefix, end, new Date()))) {
    await rm(file);
    throw new CannotRun(ARCHIVED_MEANWHILE);
  }
  say([archivedText(first, end, file)]);
  return 0;
}

async function written(chain: AuditChain, prefix: AuditPrefix, file: string): Promise<ChainEnd | Broken> {
  await using handle = await newFile(file, '--to');
  const end = await copied(chain, prefix, handle);
  await handle.sync();
  await using folder = await open(dirname(resolve(file)));
  await folder.sync();
  return end;
}

async function copied(
  chain: AuditChain,
  { from, upTo }: AuditPrefix,
  handle: FileHandle,
): Promise<ChainEnd | Broken> {
  let end = from;
  for await (const row of chain.rows({ upTo })) {
    const next = follow(end, row);
    if ('fault' in next) return next;
    end = next;
    await handle.appendFile(lineOf(row));
  }
  return end.seq === upTo ? end : { seq: end.seq + 1, fault: 'missing' };
}
