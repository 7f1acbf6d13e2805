/** What is wrong with the text of a DATABASE_URL, as a sentence; null: nothing. The database is not opened. */
export function databaseMistake(url: string): string | null {
  if (url.startsWith('sqlite:')) return sqliteMistake(url.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(url)) return postgresMistake(url);
  return 'isn’t the address of a database. Write sqlite:PATH or postgres://user:password@host/database.';
}

function sqliteMistake(path: string): string | null {
  if (path === '' || path.endsWith('/'))
    return 'names no file. Write sqlite:PATH, such as sqlite:data/cometkey.db.';
  if (path.startsWith('~'))
    return 'begins with ~, which nothing here replaces with your home folder. Write the whole path.';
  if (/\$\{|\$\w/.test(path))
    return 'contains a $NAME, which nothing here replaces with its value. Write the whole path.';
  if (/^\/\/[^/]/.test(path))
    return 'has slashes that aren’t part of a path. Write sqlite:PATH, such as sqlite:data/cometkey.db.';
  if (/[?#]/.test(path)) return 'has options after ? or #, which sqlite:PATH doesn’t take. Leave them out.';
  return null;
}

function postgresMistake(url: string): string | null {
  const address = URL.parse(url);
  if (address?.hash !== '')
    return 'can’t be read as an address. In a user name or password, write # as %23, / as %2F, ? as %3F and @ as %40.';
  const parts = [address.username, address.password, address.pathname];
  if (!parts.every(isDecodable))
    return 'contains a % that begins no code such as %2F. Write the % itself as %25.';
  if (address.hostname === '' && !address.searchParams.has('host'))
    return 'names no host. Write it between @ and /: postgres://user:password@host/database.';
  return address.pathname.length > 1
    ? null
    : 'names no database. Write it at the end: postgres://user:password@host/database.';
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '' || text === '';
  } catch {
    return false;
  }
}
