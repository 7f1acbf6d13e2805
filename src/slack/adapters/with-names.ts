import pTimeout from 'p-timeout';
import type { UserId } from '../../domain/member.ts';
import type { Reader } from '../../domain/notices/reader.ts';
import type { Directory } from '../../usecases/ports/ports.ts';

/** A trigger is valid for three seconds, and a person waits for the text. */
const PATIENCE_MS = 700;
/** Each costs a call to Slack. */
const MOST_LOOKED_UP = 10;

/** Draws a text for its reader; if it names somebody who was not looked up yet, once more when they are. */
export async function withNames<T>(
  { lastKnownName, name }: Pick<Directory, 'lastKnownName' | 'name'>,
  reader: Reader,
  draw: (reader: Reader) => T,
): Promise<T> {
  const unknown = new Set<UserId>();
  const nameOf = (id: UserId): string | null => {
    const known = lastKnownName(id);
    if (known === null) unknown.add(id);
    return known;
  };
  const drawn = draw({ ...reader, nameOf });
  if (unknown.size === 0) return drawn;
  const lookedUp = Promise.all([...unknown].slice(0, MOST_LOOKED_UP).map(name));
  await pTimeout(lookedUp, { milliseconds: PATIENCE_MS }).catch(() => null);
  return draw({ ...reader, nameOf: lastKnownName });
}
