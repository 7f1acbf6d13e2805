import { closest, distance } from 'fastest-levenshtein';
import { copyMistake } from './copied-value.ts';
import { whyNotRead } from './why-not.ts';

export type Env = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

/** What is wrong with one variable, and how to fix it. */
export interface Mistake {
  readonly name: string;
  readonly message: string;
}

const OURS = /^(COMETKEY|COMETAPI)_/;

/** Reads each variable, or the file that NAME_FILE names. Empty counts as unset. */
export function readEnvironment(
  env: Env,
  { names, readFile }: { names: readonly string[]; readFile: ReadFile },
): { values: Record<string, string>; mistakes: Mistake[] } {
  const values: Record<string, string> = {};
  const mistakes: Mistake[] = [];
  for (const name of names) {
    const read = readOne(env, name, readFile);
    if ('message' in read) mistakes.push({ name: read.name, message: read.message });
    else if (read.value !== undefined) values[name] = read.value;
  }
  return { values, mistakes: [...mistakes, ...unknown(env, names)] };
}

function readOne(env: Env, name: string, readFile: ReadFile): { value: string | undefined } | Mistake {
  const value = env[name]?.trim() || undefined;
  const file = `${name}_FILE`;
  const path = env[file]?.trim() || undefined;
  if (path === undefined) return value === undefined ? { value } : asCopied(name, value, name);
  if (value !== undefined) return { name, message: `is set, and so is ${file}. Keep one of them.` };
  const message = copyMistake(path, { isSecret: false });
  if (message !== null) return { name: file, message };
  try {
    const content = readFile(path).trim();
    return content === ''
      ? { name: file, message: `names ${path}, which is empty. Write the value into it.` }
      : asCopied(name, content, file);
  } catch (error) {
    return { name: file, message: `names ${path}, which I can’t read: ${whyNotRead(error)}.` };
  }
}

const SECRET = /TOKEN$|SECRET$/;

function asCopied(name: string, value: string, from: string): { value: string } | Mistake {
  const message = copyMistake(value, { isSecret: SECRET.test(name) });
  return message === null ? { value } : { name: from, message };
}

/** A misspelled variable would have no effect and nobody would notice. */
function unknown(env: Env, names: readonly string[]): Mistake[] {
  const known = names.flatMap((name) => [name, `${name}_FILE`]);
  return Object.keys(env)
    .filter((name) => OURS.test(name) && !known.includes(name))
    .map((name) => ({ name, message: `isn’t a setting I know. ${suggestion(name, known)}` }));
}

export function suggestion(word: string, known: readonly string[]): string {
  const nearest = closest(word, [...known]);
  return nearest && distance(word, nearest) <= Math.max(2, word.length / 3)
    ? `Did you mean ${nearest}?`
    : 'Leave it out.';
}
