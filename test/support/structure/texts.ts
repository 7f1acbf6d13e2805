import { parseSync, type Span, Visitor } from 'oxc-parser';
import type { SourceFile } from '../source-files.ts';

export interface WrittenText {
  /** `file:line`. */
  readonly at: string;
  readonly file: string;
  readonly words: string;
  /** A template or counted noun stands whole in what is said; other words may stand within a template. */
  readonly isWhole: boolean;
}

/** Every text that a file writes: templates of `msg`, nouns of `count`, and strings that read like words. */
export function textsOf({ path, text }: SourceFile): WrittenText[] {
  const found: WrittenText[] = [];
  const other = new Set<number>();
  const skip = (nodes: readonly Span[]) => {
    for (const { start } of nodes) other.add(start);
  };
  const code = ({ start, end }: Span) => text.slice(start, end);
  const keep = ({ start }: Span, words: string, isWhole: boolean) =>
    found.push({ at: `${path}:${text.slice(0, start).split('\n').length}`, file: path, words, isWhole });
  new Visitor({
    TaggedTemplateExpression: (node) => {
      if (code(node.tag) === 'msg') keep(node, templateOf(node.quasi.quasis), true);
    },
    CallExpression: ({ callee, arguments: given }) => {
      if (/\blog\b/.test(code(callee))) skip(given);
      if (code(callee) !== 'count') return;
      const [, noun] = given;
      if (noun?.type === 'Literal') keep(noun, `{0} ${noun.value}`, true);
      skip(given);
    },
    NewExpression: ({ callee, arguments: given }) => {
      if (/Error$|^RegExp$/.test(code(callee))) skip(given);
    },
    ImportDeclaration: ({ source }) => skip([source]),
    TSLiteralType: ({ literal }) => skip([literal]),
    Literal: (node) => {
      if (typeof node.value === 'string' && !other.has(node.start) && isWords.test(node.value))
        keep(node, node.value, false);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

/** Every text that a file writes for whoever runs the bot: templates and strings that read like words. */
export function operatorTextsOf({ path, text }: SourceFile): OperatorText[] {
  const found: OperatorText[] = [];
  const other = new Set<number>();
  const code = ({ start, end }: Span) => text.slice(start, end);
  const keep = ({ start }: Span, parts: readonly string[]) => {
    if (!other.has(start) && isWords.test(parts.join('…')))
      found.push({ at: `${path}:${text.slice(0, start).split('\n').length}`, file: path, parts });
  };
  new Visitor({
    TemplateLiteral: (node) =>
      keep(
        node,
        node.quasis.map(({ value }) => value.cooked ?? ''),
      ),
    CallExpression: ({ callee, arguments: given }) => {
      if (/\blog\b/.test(code(callee))) for (const { start } of given) other.add(start);
    },
    ImportDeclaration: ({ source }) => other.add(source.start),
    TSLiteralType: ({ literal }) => other.add(literal.start),
    Literal: (node) => {
      if (typeof node.value === 'string') keep(node, [node.value]);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

export interface OperatorText {
  /** `file:line`. */
  readonly at: string;
  readonly file: string;
  /** What stands around its values. */
  readonly parts: readonly string[];
}

/** Names and ids have no spaces, and no capital first and then only small letters. */
const isWords = /^[^{}]*\p{L}[^{}]* |^[^{}]* [^{}]*\p{L}|^\p{Lu}\p{Ll}+$/u;

/** As `msg` makes it. */
const templateOf = (quasis: readonly { readonly value: { readonly cooked: string | null } }[]): string =>
  quasis.map(({ value }) => value.cooked ?? '').reduce((before, part, at) => `${before}{${at - 1}}${part}`);
