import { copyFile, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { Stage } from './stage.ts';

/** The function it returns stops the bot, and starts another, with a clock of its own, with the database as it is now. */
export function backUp(stage: Stage, path: string): (aheadMs?: number) => Promise<void> {
  using looking = new DatabaseSync(path);
  looking.exec(`vacuum into '${path}.copy'`);
  return async (aheadMs) => {
    await stage.bot.stop();
    await Promise.all(['-wal', '-shm'].map((end) => rm(path + end, { force: true })));
    await copyFile(`${path}.copy`, path);
    stage.advance(10_000);
    await stage.another(aheadMs);
  };
}
