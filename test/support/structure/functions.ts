import { parseSync, Visitor } from 'oxc-parser';
import type { SourceFile } from '../source-files.ts';

export interface FunctionLength {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  /** From its first to its last line, without empty lines and comments of their own. */
  readonly lines: number;
}

/**
 * Every function that has a name and three lines or more: declarations, methods, and arrows that a constant or
 * member is set to. Shorter ones would only flatter the median.
 */
export function functionsOf({ path, text }: SourceFile): FunctionLength[] {
  const { program, comments } = parseSync(path, text);
  const found: FunctionLength[] = [];
  const code = withoutComments(text, comments);
  const keep = (name: string, { start, end }: Span) =>
    void found.push({ file: path, name, line: lineAt(text, start), lines: linesIn(code.slice(start, end)) });
  const keepIfFunction = (name: string, node: (Span & { type: string }) | null | undefined) => {
    if (node && (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression'))
      keep(name, node);
  };
  new Visitor({
    FunctionDeclaration: (node) => keep(node.id?.name ?? 'default', node),
    VariableDeclarator: ({ id, init }) => keepIfFunction(id.type === 'Identifier' ? id.name : '?', init),
    Property: ({ key, value }) => keepIfFunction(nameOf(key), value),
    MethodDefinition: ({ key, value }) => keepIfFunction(nameOf(key), value),
  }).visit(program);
  return found.filter(({ lines }) => lines > 2);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const nameOf = (key: object): string => ('name' in key && typeof key.name === 'string' ? key.name : '?');

/** Comments become blanks, so that places stay where they are. */
const withoutComments = (text: string, comments: readonly Span[]): string =>
  comments.reduceRight(
    (all, { start, end }) =>
      all.slice(0, start) + all.slice(start, end).replace(/[^\n]/g, ' ') + all.slice(end),
    text,
  );

const lineAt = (text: string, place: number): number => text.slice(0, place).split('\n').length;
const linesIn = (code: string): number => code.split('\n').filter((line) => line.trim() !== '').length;

/** The length that this share of the functions does not exceed. */
export function percentile(lengths: readonly number[], share: number): number {
  const sorted = lengths.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
