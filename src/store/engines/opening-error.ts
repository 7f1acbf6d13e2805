import { StoreRefused } from './store-refused.ts';

type Sentence = (place: string) => string;

const UNREADABLE: Sentence = (path) =>
  `DATABASE_URL names ${path}, which is not a database, or only a part of one. Name another file, or put a backup in its place.`;
const UNWRITABLE: Sentence = (path) =>
  `DATABASE_URL names ${path}, which cannot be opened for writing. Name a file in a folder that the bot may write to.`;
const FULL: Sentence = (path) =>
  `There is no space left on the disk for ${path}. Make room, then start again.`;

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const SQLITE: Readonly<Record<number, Sentence>> = {
  8: UNWRITABLE,
  10: UNWRITABLE,
  11: UNREADABLE,
  13: FULL,
  14: UNWRITABLE,
  26: UNREADABLE,
};

/** SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html) that only a person can fix. */
const POSTGRES: readonly (readonly [RegExp, Sentence])[] = [
  [
    /^28/,
    () => 'PostgreSQL refused the user or password of DATABASE_URL. Correct it, or let the server accept it.',
  ],
  [/^3D000$/, () => 'PostgreSQL has no database of the name in DATABASE_URL. Create it, or name another.'],
  [/^3F000$/, () => 'PostgreSQL has no schema of the name in DATABASE_URL. Create it, or name another.'],
  [/^42501$/, () => 'The user of DATABASE_URL may not create tables there. Grant it CREATE on the schema.'],
  [/^25006$/, () => 'The database of DATABASE_URL only reads. Name the server that takes writes.'],
];

/** `StoreRefused` with a sentence that says how to fix it, or the error unchanged. */
export function openingError(error: unknown, url: string): unknown {
  if (error instanceof StoreRefused || !(error instanceof Error)) return error;
  const { code = '', errcode = 0 } = error as { code?: string; errcode?: number };
  const sentence =
    code === 'ERR_SQLITE_ERROR' ? SQLITE[errcode & 0xff] : POSTGRES.find(([known]) => known.test(code))?.[1];
  return sentence ? new StoreRefused(sentence(url.replace(/^sqlite:/, '')), { cause: error }) : error;
}
