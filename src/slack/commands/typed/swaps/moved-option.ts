import type { Problem } from '../../../../domain/problems/problem.ts';
import { Refused } from '../../../../domain/problems/problem.ts';
import { isMention } from '../../../command-line/parsers/mentions.ts';
import type { ParseContext } from '../../../command-line/parsers/parse-context.ts';
import { spanIn } from '../../../command-line/parsers/span.ts';
import { optionName } from '../../naming/options.ts';
import { parseCommand } from '../../parse-command.ts';

type UnknownOption = Extract<Problem, { kind: 'unknown_option' }>;

/** An option with its value, up to the next one. */
const SEGMENT = /\s*(?:--|[–—])([\w-]+)(?:[=\s]+((?:(?!\s(?:--|[–—])[a-z]).)*))?/giu;

/** Options of other verbs, each as the line of the verb that does it, behind the line without them; null: a line names no key. */
export function movedOptions(
  problems: readonly Problem[],
  line: string,
  context: ParseContext,
): readonly string[] | null {
  const foreign = problems.filter(
    (one): one is UnknownOption => one.kind === 'unknown_option' && one.does !== null,
  );
  if (foreign.length === 0 || foreign.length < problems.length) return null;
  const [{ verb }] = foreign as [UnknownOption];
  const typed = new Set(foreign.map(({ option }) => option.toLowerCase().replace(/^[-–—]+/, '')));
  const moved: (readonly [name: string, value: string])[] = [];
  const rest = line.replace(SEGMENT, (segment, option: string, value = '') => {
    if (!typed.has(option.toLowerCase())) return segment;
    moved.push([optionName(option), value.trim()]);
    return '';
  });
  const key = keyOf(rest, context);
  if (key === null) return null;
  const lines = moved.flatMap(([name, value]) => linesFor(name, value, { verb, key, rest }));
  return actsAlone(rest, verb, key) ? [...lines, rest] : lines;
}

function keyOf(line: string, context: ParseContext): string | null {
  try {
    return parseCommand(line, context).unfound.key;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

interface Around {
  readonly verb: string;
  readonly key: string;
  readonly rest: string;
}

/** `name`: of the option. */
function linesFor(name: string, value: string, { verb, key: word, rest }: Around): readonly string[] {
  const key = /\s/.test(word) ? `"${word}"` : word;
  if (name === 'quota')
    return value ? [`quota ${key} ${/^[+\-=]/.test(value) ? '' : '='}${value}`] : [`quota ${key}`];
  if (name === 'unlimited') return [`unlimited ${key} on`];
  if (name === 'for') return isMention(value) ? [`assign ${key} ${value}`] : [];
  if (name !== 'expires')
    return [SETTING.has(name) ? `edit ${key} --${name} ${value}` : `${name} ${key} ${value}`.trim()];
  const edit = `edit ${key} --expires ${value}`;
  // What is lent has an end of its own.
  return /^(?:quota|unlimited)$/.test(verb) && isSpan(value) ? [`${rest} --for ${value}`, edit] : [edit];
}

const SETTING: ReadonlySet<string> = new Set(['name', 'models', 'ips', 'group']);

function isSpan(text: string): boolean {
  try {
    return spanIn(text) !== null;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A look is not what was wanted, and without its options an edit opens a form. */
const NEEDS_MORE = /^(?:edit|show|list|usage|audit|quota|unlimited|owner|status|help|requests)$/;

const actsAlone = (line: string, verb: string, key: string): boolean =>
  !NEEDS_MORE.test(verb) ||
  (/^(?:edit|quota|unlimited)$/.test(verb) && !line.trim().endsWith(key.replace(/^"|"$/g, '')));
