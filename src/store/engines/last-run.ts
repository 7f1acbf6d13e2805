import { readFileSync, writeFileSync } from 'node:fs';

/** How far this database had come when the bot last stored a move, kept beside it: a copy that is put back is behind. */
export interface LastRun {
  /** null: this database never ran here. 0: the note is torn. */
  moves(database: string): number | null;
  note(database: string, moves: number): void;
}

const NOTE = /^(\S+) (\d+)\n$/;

function readNote(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** In a file of its own, which a backup of the database does not hold. */
export function lastRun(path: string): LastRun {
  const file = `${path}.run`;
  return {
    moves(database) {
      const note = readNote(file);
      if (note === null) return null;
      const [, known, moves] = NOTE.exec(note) ?? [];
      if (known === undefined) return 0;
      return known === database ? Number(moves) : null;
    },
    note(database, moves) {
      try {
        writeFileSync(file, `${database} ${moves}\n`);
      } catch {
        // A disk that takes no more: the database says so itself. Without the note a restore is not noticed.
      }
    },
  };
}
