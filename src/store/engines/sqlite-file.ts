import { mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreRefused } from './store-refused.ts';

const SQLITE_BUSY = 5;
const SQLITE_ERROR = 'ERR_SQLITE_ERROR';

/** Locks a second, empty file; the system releases it when the process ends, however it ends. */
export function holdFile(path: string): DatabaseSync {
  const lock = fileAt(path);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new StoreRefused({ kind: 'in_use', path }, { cause: error });
  }
}

function fileAt(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return new DatabaseSync(`${path}.lock`);
  } catch (error) {
    const { code = SQLITE_ERROR, message } = error as { code?: string; message: string };
    const why = code === SQLITE_ERROR ? message : code;
    throw new StoreRefused({ kind: 'unwritable', path, why }, { cause: error });
  }
}

/**
 * The result throws once the file at `path` was deleted, replaced or emptied, or its log deleted: SQLite would go on
 * writing all the same, and the data would be lost.
 */
export function sameFiles(path: string): () => void {
  const opened = new Map<string, string>();
  return () => {
    for (const file of [path, `${path}-wal`]) {
      const stats = statSync(file, { throwIfNoEntry: false });
      const found = identityOf(stats);
      const known = opened.get(file);
      if (known !== undefined && found !== known)
        throw new Error(`${file} was deleted or replaced while the bot had it open`);
      if (file === path && known !== undefined && !hasWholePages(stats))
        throw new Error(`${file} was written over while the bot had it open`);
      if (found !== undefined) opened.set(file, found);
    }
  };
}

/** The smallest page has 512 bytes, and the first page is there from the start. */
const hasWholePages = (stats: Stats | undefined): boolean =>
  stats !== undefined && stats.size > 0 && stats.size % 512 === 0;

const identityOf = (stats: Stats | undefined): string | undefined => stats && `${stats.dev}:${stats.ino}`;
