import { type FileHandle, open } from 'node:fs/promises';
import { whyNotWritten } from '../config/env/why-not.ts';
import { CannotRun } from './cannot-run.ts';

/** Never writes over one that is there. `option`: which names another. */
export async function newFile(file: string, option: '--to' | '--out'): Promise<FileHandle> {
  try {
    return await open(file, 'wx');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotRun(
      code === 'EEXIST'
        ? `${file} is there already. Remove it, or name another one with ${option}.`
        : `I can’t write ${file}: ${whyNotWritten(error)}.`,
    );
  }
}
