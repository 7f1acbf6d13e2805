/** What is wrong with the text of a DATABASE_URL, as a sentence; null: nothing. The database is not opened. */
export function databaseMistake(url: string): string | null {
  if (url.startsWith('sqlite:')) return sqliteMistake(url.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(url)) return postgresMistake(url);
  return 'must be sqlite:PATH or postgres://user:password@host/database.';
}

function sqliteMistake(path: string): string | null {
  if (path === '' || path.endsWith('/'))
    return 'must name a file: sqlite:PATH, such as sqlite:data/cometkey.db.';
  if (path.startsWith('~')) return 'must name a whole path: nothing here replaces ~ by your home folder.';
  if (/\$\{|\$\w/.test(path)) return 'must name a whole path: nothing here replaces $NAME by its value.';
  if (/^\/\/[^/]/.test(path)) return 'must be sqlite:PATH, with slashes only where the path has them.';
  if (/[?#]/.test(path)) return 'must name a file alone: sqlite:PATH takes no options after ? or #.';
  return null;
}

function postgresMistake(url: string): string | null {
  const address = URL.parse(url);
  if (address?.hash !== '')
    return 'cannot be read as an address. In a user name or password write # as %23, / as %2F, ? as %3F, @ as %40.';
  const parts = [address.username, address.password, address.pathname];
  if (!parts.every(isDecodable)) return 'holds a % that begins no code. Write % itself as %25.';
  if (address.hostname === '' && !address.searchParams.has('host')) return 'names no host.';
  return address.pathname.length > 1 ? null : 'names no database: it ends in /DATABASE.';
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '' || text === '';
  } catch {
    return false;
  }
}
