import { isMap, isPair, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Policy } from '../../domain/policy/policy.ts';
import { suggestion } from '../env/read-env.ts';
import { policySchema } from './policy-schema.ts';

export interface PolicyMistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The policy, or every mistake in its text with its place. */
export function parsePolicy(text: string): { policy: Policy } | { mistakes: PolicyMistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number) => {
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
  if (document.errors.length > 0)
    return {
      mistakes: document.errors.map(({ message, pos }) => ({
        ...placeAt(pos[0]),
        message: `isn’t valid YAML: ${message.replace(/\.?$/, '.')}`,
      })),
    };
  const read = policySchema.safeParse(document.toJS() ?? {});
  if (read.success) return { policy: read.data };
  const mistakes = read.error.issues.flatMap((issue) =>
    sentences(issue).map(({ path, message }) => ({
      ...placeAt(placeOf(document.contents, path)),
      message: `${path.length === 0 ? 'the file' : dotted(path)} ${message}`,
    })),
  );
  return { mistakes: mistakes.sort((a, b) => a.line - b.line || a.column - b.column) };
}

type Path = readonly PropertyKey[];

/** One sentence for each unknown member; the issue's message lists the known ones (see `field-schemas.ts`). */
function sentences(issue: z.core.$ZodIssue, around: Path = []): Sentence[] {
  const path = [...around, ...issue.path];
  if (issue.code === 'invalid_union') {
    const [asWord = [], asMembers = []] = issue.errors;
    const isMembers = asMembers.every((inner) => inner.code !== 'invalid_type' || inner.path.length > 0);
    return (isMembers ? asMembers : asWord).flatMap((inner) => sentences(inner, path));
  }
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: `isn’t a setting I know. ${suggestion(key, issue.message.split(' '))}`,
  }));
}

interface Sentence {
  readonly path: Path;
  readonly message: string;
}

const dotted = (path: Path): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step + 1}]` : `${i ? '.' : ''}${String(step)}`))
    .join('');

/** The offset of a member in the text, or of its nearest parent that is written there. */
function placeOf(root: ParsedNode | null, path: Path): number {
  let node: unknown = root;
  let place = root?.range[0] ?? 0;
  for (const step of path) {
    const found = isMap(node)
      ? node.items.find((pair) => isPair(pair) && String(pair.key) === String(step))
      : undefined;
    const next = found ? found.value : itemOf(node, step);
    const start = (found?.key ?? next) as ParsedNode | null | undefined;
    if (!start?.range) break;
    place = start.range[0];
    node = next;
  }
  return place;
}

const itemOf = (node: unknown, step: PropertyKey): unknown =>
  typeof step === 'number' && node && typeof node === 'object' && 'items' in node && Array.isArray(node.items)
    ? node.items[step]
    : undefined;
