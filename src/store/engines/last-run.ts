import { readFileSync, writeFileSync } from 'node:fs';

/** How many commits the database held when the bot last ran, noted outside it: a restored backup holds fewer. */
export interface LastRun {
  /** null: this database never ran here. 0: the note is damaged. */
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

/** In a separate file, which a backup of the database does not include. */
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
        // On a full disk the database fails too and reports it. Without the note a later restore is not noticed.
      }
    },
  };
}
