import { type Document, isMap, isPair, LineCounter, type ParsedNode, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { suggestion } from '../env/read-env.ts';

export interface TextMistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Path = readonly PropertyKey[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What a text in YAML says, and where each member stands in it. */
export interface ReadText<T> {
  readonly value: T;
  readonly placeOf: (path: Path) => Place;
}

/** Or every mistake in it, with its place. */
export function readYaml<T>(
  text: string,
  schema: z.ZodType<T>,
): ReadText<T> | { readonly mistakes: TextMistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
  const notYaml = (offset: number, message: string): TextMistake => ({
    ...placeAt(offset),
    message: `isn’t valid YAML: ${message.replace(/\.?$/, '.')}`,
  });
  if (document.errors.length > 0)
    return { mistakes: document.errors.map(({ message, pos }) => notYaml(pos[0], message)) };
  const written = contentOf(document);
  if ('why' in written) return { mistakes: [notYaml(aliasAt(document), written.why)] };
  const placeOf = (path: Path) => placeAt(offsetOf(document.contents, path));
  const read = schema.safeParse(written.value ?? {});
  if (read.success) return { value: read.data, placeOf };
  const mistakes = read.error.issues.flatMap((issue) =>
    sentences(issue).map(({ path, message }) => ({
      ...placeOf(path),
      message: `${path.length === 0 ? 'the file' : dotted(path)} ${message}`,
    })),
  );
  return { mistakes: mistakes.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** An alias without an anchor, or so many that they could fill the memory, is only found out by following them. */
function contentOf(document: Document.Parsed): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: document.toJS() };
  } catch (error) {
    if (error instanceof ReferenceError) return { why: error.message };
    throw error;
  }
}

/** Where the first alias stands that has no anchor; if all have one, the last of them. */
function aliasAt(document: Document.Parsed): number {
  let at = 0;
  visit(document, {
    Alias(_, alias) {
      at = alias.range?.[0] ?? at;
      return alias.resolve(document) ? undefined : visit.BREAK;
    },
  });
  return at;
}

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

/** `rules[1].when`. */
export const dotted = (path: Path): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step + 1}]` : `${i ? '.' : ''}${String(step)}`))
    .join('');

/** The offset of a member in the text, or of its nearest parent that is written there. */
function offsetOf(root: ParsedNode | null, path: Path): number {
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
