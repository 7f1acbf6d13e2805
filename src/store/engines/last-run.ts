import { readFileSync, writeFileSync } from 'node:fs';

/** How far this database had come when the bot last stored a move, kept beside it: a copy that is put back is behind. */
export interface LastRun {
  /** 0: nothing is known of this database. */
  moves(database: string): number;
  note(database: string, moves: number): void;
}

/** In a file of its own, which a backup of the database does not hold. */
export function lastRun(path: string): LastRun {
  const file = `${path}.run`;
  return {
    moves(database) {
      try {
        const [known, moves = '0'] = readFileSync(file, 'utf8').trim().split(' ');
        return known === database ? Number(moves) : 0;
      } catch {
        return 0;
      }
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
