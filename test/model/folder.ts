import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../src/store/open-store.ts';
import { now } from '../support/samples.ts';
import type { Disk } from './server.ts';

/** Memory, where the machine offers it as a folder: a database on disk waits for each commit. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** With a database in which nothing has happened yet: it is migrated once, and copied for each story. */
export async function newFolder(): Promise<Disk> {
  migrated ??= newDatabase();
  const directory = mkdtempSync(join(await migrated, 'story-'));
  const file = join(directory, 'bot.db');
  copyFileSync(join(await migrated, 'bot.db'), file);
  return {
    open: (options) => openStore({ ...options, url: `sqlite:${file}` }),
    endLeases(held) {
      using database = new DatabaseSync(file);
      const end = database.prepare('update leases set lease_until = 0 where name = ? and fence = ?');
      for (const { name, fence } of held) end.run(name, fence);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

let migrated: Promise<string> | undefined;

async function newDatabase(): Promise<string> {
  const directory = mkdtempSync(join(folder, 'cometkey-model-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const rate = { limit: 180, windowSeconds: 180 };
  await (
    await openStore({ url: `sqlite:${directory}/bot.db`, rate, clock: () => now, account: 'model' })
  ).close();
  return directory;
}
