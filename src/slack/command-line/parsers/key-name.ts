import { REDACTED } from '../../../domain/keys/redact.ts';
import { Refused } from '../../../domain/problems/problem.ts';

const MOST_CHARACTERS = 50;

// Control characters, line ends, bidi marks and invisible characters: they can make two names look the same.
const forbidden =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** The name as it will be stored; `Refused` tells what is wrong with it. */
export function parseKeyName(text: string): string {
  const name = text.normalize('NFC').trim();
  if (name === '') throw new Refused({ kind: 'name_empty' });
  if (name.includes(REDACTED)) throw new Refused({ kind: 'looks_like_secret', isDone: false });
  if (forbidden.test(name)) throw new Refused({ kind: 'name_forbidden_characters' });
  const characters = [...name].length;
  if (characters > MOST_CHARACTERS)
    throw new Refused({ kind: 'name_too_long', characters, max: MOST_CHARACTERS });
  return name;
}
