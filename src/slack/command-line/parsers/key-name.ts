import { holdsInvisible } from '../../../domain/keys/names/invisible.ts';
import { strangerIn } from '../../../domain/keys/names/mixed-scripts.ts';
import { REDACTED } from '../../../domain/keys/redact.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { firstMentioned } from './mentions.ts';

const MOST_CHARACTERS = 50;

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** The name as it will be stored; `Refused` tells what is wrong with it. */
export function parseKeyName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
  if (name === '') throw new Refused({ kind: 'name_empty' });
  if (name.includes(REDACTED)) throw new Refused({ kind: 'looks_like_secret', isDone: false });
  const who = firstMentioned(name);
  if (who !== null) throw new Refused({ kind: 'name_holds_person', who });
  const characters = [...name].length;
  if (characters > MOST_CHARACTERS)
    throw new Refused({ kind: 'name_too_long', characters, max: MOST_CHARACTERS });
  if (controls.test(name) || holdsInvisible(name)) throw new Refused({ kind: 'name_forbidden_characters' });
  const stranger = strangerIn(name);
  if (stranger) throw new Refused({ kind: 'name_mixes_scripts', ...stranger });
  return name;
}
