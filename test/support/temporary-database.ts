import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A SQLite file that several bots can use in turn; deleted at the end of the test. */
export async function temporaryDatabase(): Promise<AsyncDisposable & { url: string; path: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'cometkey-'));
  const path = join(directory, 'cometkey.db');
  return {
    path,
    url: `sqlite:${path}`,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
