import { parseSync, Visitor } from 'oxc-parser';

/** One safeguard taken out: a node of the syntax tree, named by its function and by words that stand in it. */
export interface Mutant {
  readonly name: string;
  /** The folder or file of src that holds the function. */
  readonly in: string;
  readonly function: string;
  readonly operator: Operator;
  /** Words of the node's own source; the smallest node that holds them is meant. */
  readonly about: string;
}

export type Operator =
  /** The condition of an `if`, or of `a ? b : c`, holds always. */
  | 'always'
  | 'never'
  /** An expression turned into its opposite. */
  | 'negate'
  /** This side of `&&` or `||` goes. */
  | 'drop term'
  /** A statement, or an awaited call, is not carried out. */
  | 'drop statement'
  /** `.filter(…)` lets everything through. */
  | 'drop filter'
  /** `.where(…)` is left out of a query. */
  | 'drop where'
  /** `<` for `<=`, `+` for `-`, and so on. */
  | 'swap'
  /** The function answers this at once. */
  | { readonly return: string }
  /** The node becomes this. */
  | { readonly become: string };

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

type Tree = Node & Readonly<Record<string, unknown>>;

/** The source without the safeguard; null: there is no such node. */
export function mutate(path: string, source: string, mutant: Mutant): string | null {
  const body = functionIn(path, source, mutant.function);
  const edit = body && editOf(source, body, mutant);
  return edit && source.slice(0, edit.start) + edit.text + source.slice(edit.end);
}

function functionIn(path: string, source: string, name: string): Tree | null {
  let found: Tree | null = null;
  const keep = (isNamed: boolean, node: unknown) => {
    if (isNamed && isFunction(node)) found ??= node;
  };
  new Visitor({
    FunctionDeclaration: (node) => keep(node.id?.name === name, node),
    VariableDeclarator: ({ id, init }) => keep(id.type === 'Identifier' && id.name === name, init),
    Property: ({ key, value }) => keep('name' in key && key.name === name, value),
  }).visit(parseSync(path, source).program);
  return found;
}

const isNode = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
const isFunction = (value: unknown): value is Tree =>
  isNode(value) && /Function(Declaration|Expression)$/.test(value.type);

/** Every node below, the outermost first. */
const nodesIn = (node: Tree): Tree[] =>
  Object.values(node)
    .flat()
    .filter(isNode)
    .flatMap((child) => [child, ...nodesIn(child)]);

function editOf(source: string, within: Tree, { operator, about }: Mutant): Edit | null {
  const text = (node: Node) => source.slice(node.start, node.end);
  const replaced = (node: unknown, becomes: string): Edit | null =>
    isNode(node) ? { start: node.start, end: node.end, text: becomes } : null;
  const smallest = (matches: (node: Tree) => boolean): Tree | undefined =>
    nodesIn(within)
      .filter((node) => text(node).includes(about) && matches(node))
      .toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
  const of = (...types: string[]) => smallest(({ type }) => types.includes(type));
  const condition = () =>
    smallest((node) => isNode(node['test']) && text(node['test'] as Node).includes(about));

  if (typeof operator === 'object')
    return 'return' in operator
      ? returning(within, operator.return)
      : replaced(
          smallest((node) => text(node) === about),
          operator.become,
        );
  switch (operator) {
    case 'always':
      return replaced(condition()?.['test'], 'true');
    case 'never':
      return replaced(condition()?.['test'], 'false');
    case 'negate': {
      const node = smallest((one) => text(one) === about);
      return node ? replaced(node, `!(${text(node)})`) : null;
    }
    case 'drop term': {
      const node = of('LogicalExpression');
      const [left, right] = [node?.['left'] as Tree, node?.['right'] as Tree];
      return node ? replaced(node, text(text(left).includes(about) ? right : left)) : null;
    }
    case 'drop statement':
      return replaced(of('ExpressionStatement', 'IfStatement', 'ReturnStatement', 'ForOfStatement'), ';');
    case 'drop filter':
    case 'drop where': {
      const member = operator === 'drop filter' ? 'filter' : 'where';
      const call = smallest((node) => node.type === 'CallExpression' && isCallOf(node, member, about, text));
      const object = (call?.['callee'] as Tree | undefined)?.['object'] as Node | undefined;
      return call && object ? replaced(call, text(object)) : null;
    }
    case 'swap':
      return swapped(of('BinaryExpression'), text, replaced);
  }
}

function isCallOf(node: Tree, member: string, about: string, text: (node: Node) => string): boolean {
  const callee = node['callee'] as Tree | undefined;
  const property = callee?.['property'] as { name?: string } | undefined;
  return property?.name === member && (node['arguments'] as Node[]).some((one) => text(one).includes(about));
}

const SWAPS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
};

function swapped(
  node: Tree | undefined,
  text: (node: Node) => string,
  replaced: (node: unknown, becomes: string) => Edit | null,
): Edit | null {
  const becomes = SWAPS[String(node?.['operator'])];
  if (!node || !becomes) return null;
  return replaced(node, `${text(node['left'] as Node)} ${becomes} ${text(node['right'] as Node)}`);
}

function returning(within: Tree, value: string): Edit | null {
  const body = within['body'];
  if (!isNode(body)) return null;
  if (body.type === 'BlockStatement')
    return { start: body.start + 1, end: body.start + 1, text: ` if (true) return ${value}; ` };
  return { start: body.start, end: body.end, text: value };
}
