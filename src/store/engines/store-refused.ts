/** Why the database cannot be used. */
export type StoreRefusal =
  | { readonly kind: 'no_database' | 'in_use' | 'not_a_database' | 'disk_full'; readonly path: string }
  | { readonly kind: 'unwritable'; readonly path: string; readonly why: string }
  | { readonly kind: 'no_tables' | 'older' }
  | { readonly kind: 'newer'; readonly migration: string }
  | { readonly kind: 'other_account'; readonly stored: string; readonly now: string }
  | { readonly kind: PostgresRefusal };

export type PostgresRefusal =
  | 'user_refused'
  | 'unknown_database'
  | 'unknown_schema'
  | 'no_create'
  | 'read_only';

/** A restart fails again; the message says how to fix it. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';

  constructor(refusal: StoreRefusal, options?: ErrorOptions) {
    super(sentenceOf(refusal), options);
  }
}

function sentenceOf(refusal: StoreRefusal): string {
  switch (refusal.kind) {
    case 'no_database':
      return `There’s no database at ${refusal.path} yet. Start the bot once: it makes one.`;
    case 'in_use':
      return `Another cometkey process is using ${refusal.path}. Stop it first; to run several, set DATABASE_URL to a PostgreSQL database.`;
    case 'not_a_database':
      return `DATABASE_URL names ${refusal.path}, which isn’t a database, or is only a part of one. Name another file, or put a backup in its place.`;
    case 'disk_full':
      return `There’s no space left on the disk for ${refusal.path}. Make room, then start again.`;
    case 'unwritable':
      return `DATABASE_URL names ${refusal.path}, which I can’t open for writing (${refusal.why}). Name a file in a folder I may write to.`;
    case 'no_tables':
      return 'The database has no cometkey tables yet. Start the bot once: it makes them.';
    case 'older':
      return 'The database is from an older version of cometkey. Start the bot once to bring it up to date.';
    case 'newer':
      return `The database is from a newer version of cometkey (it has ${refusal.migration}). Start that version, or restore a backup.`;
    case 'other_account':
      return `The database belongs to another CometAPI account (${refusal.stored}, not ${refusal.now}). Set DATABASE_URL to a new database, or COMETAPI_BASE_URL and COMETAPI_USER_ID back to what they were.`;
    default:
      return POSTGRES[refusal.kind];
  }
}

const POSTGRES: Readonly<Record<PostgresRefusal, string>> = {
  user_refused:
    'PostgreSQL refused the user or password in DATABASE_URL. Correct them, or allow them on the server.',
  unknown_database: 'PostgreSQL has no database with the name in DATABASE_URL. Create it, or name another.',
  unknown_schema: 'PostgreSQL has no schema with the name in DATABASE_URL. Create it, or name another.',
  no_create: 'The user in DATABASE_URL isn’t allowed to create tables there. Grant it CREATE on the schema.',
  read_only: 'The server in DATABASE_URL only reads. Name the one that takes writes.',
};
