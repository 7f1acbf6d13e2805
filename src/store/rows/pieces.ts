/** Rows in one statement: with the columns of any table fewer values than an engine takes. */
const ROWS = 1000;

/** So many rows at a time that one statement can hold them. */
export const inPieces = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) => rows.slice(at * ROWS, (at + 1) * ROWS));
