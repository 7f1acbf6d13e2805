import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { whyNotRead } from '../../config/env/why-not.ts';
import type { AuditRow } from '../../store/rows/tables.ts';
import { type Broken, CHAIN_START, type ChainEnd, follow } from '../../store/tables/audit-entry.ts';
import { CannotRun } from '../cannot-run.ts';
import { say } from '../say.ts';
import { auditBesideBot, type Configured } from './audit-beside-bot.ts';
import { csvText, type Sound, verdictText } from './audit-text.ts';

interface VerifyOptions {
  readonly head?: string;
  readonly file?: string;
}

/** Names the first entry that is wrong. */
export async function verifyAudit(
  configured: () => Configured,
  { head, file }: VerifyOptions,
): Promise<0 | 1> {
  const written = head?.toLowerCase() ?? null;
  if (written !== null && !/^[0-9a-f]{64}$/.test(written))
    throw new CannotRun('--head takes the 64 characters that `cometkey audit verify` prints after “head”.');
  const verdict = file === undefined ? await inDatabase(configured(), written) : await inFile(file, written);
  say(verdictText(verdict, written));
  return 'fault' in verdict ? 1 : 0;
}

async function inDatabase(bot: Configured, written: string | null): Promise<Sound | Broken> {
  await using store = await auditBesideBot(bot);
  const verdict = await store.auditChain.verify(written);
  if ('fault' in verdict) return verdict;
  return { count: verdict.count, from: verdict.archived, end: verdict.head };
}

/** An export may begin anywhere; what the first entry follows is taken from that entry. */
async function inFile(file: string, written: string | null): Promise<Sound | Broken> {
  let from: ChainEnd | null = null;
  let end: ChainEnd = CHAIN_START;
  let isKnown = written === null;
  for await (const row of rowsIn(file)) {
    if (from === null && row.seq > 1) end = { seq: row.seq - 1, hash: row.previous_hash };
    from ??= end;
    const next = follow(end, row);
    if ('fault' in next) return next;
    isKnown ||= next.hash === written || from.hash === written;
    end = next;
  }
  if (!isKnown) return { seq: end.seq + 1, fault: 'head_not_here' };
  return { count: end.seq - (from ?? end).seq, from: from ?? end, end };
}

async function* rowsIn(file: string): AsyncGenerator<AuditRow> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let at = 0;
  try {
    for await (const line of lines) {
      at += 1;
      // Editors and spreadsheets put a mark of the byte order before the first line.
      const text = at === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (at === 1 && isCsv(text)) throw new CannotRun(csvText(file));
      if (text !== '') yield rowFrom(text, `Line ${at} of ${file}`);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new CannotRun(`I can’t read ${file}: ${whyNotRead(error)}.`);
  }
}

const isCsv = (line: string): boolean => /^"?seq"?[,;\t]/.test(line);

function rowFrom(line: string, place: string): AuditRow {
  let row: Partial<AuditRow> | null = null;
  try {
    row = JSON.parse(line);
  } catch {
    // Said below.
  }
  if (typeof row?.seq !== 'number' || typeof row.previous_hash !== 'string')
    throw new CannotRun(
      `${place} isn’t an entry. Name a file that \`cometkey audit export\` or \`archive\` wrote.`,
    );
  return row as AuditRow;
}
