import { z } from 'zod';
import { homeBlock, messageBlock, modalBlock } from './limits-blocks.ts';
import { id, plain } from './limits-parts.ts';

/** Slack's answer to invalid content: an error code and the path of each mistake. */
export interface Refusal {
  error: 'invalid_blocks' | 'invalid_arguments' | 'view_too_large' | 'msg_too_long' | 'msg_blocks_too_long';
  messages: string[];
}

const VIEW_BYTES = 250 * 1024;
const MARKDOWN_LETTERS = 12_000;

const messageBlocks = z.array(messageBlock).max(50).superRefine(uniqueIds).superRefine(fewTables);

const viewFields = {
  callback_id: id.optional(),
  external_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
};

const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    blocks: z.array(modalBlock).min(1).max(100).superRefine(uniqueIds),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
    ...viewFields,
  })
  .superRefine((view, context) => {
    if (view.submit || !view.blocks.some((block) => block.type === 'input')) return;
    context.addIssue({ code: 'custom', message: 'missing required field: submit' });
  });

const home = z.strictObject({
  type: z.literal('home'),
  blocks: z.array(homeBlock).max(100).superRefine(uniqueIds),
  ...viewFields,
});

const view = z.discriminatedUnion('type', [modal, home]);

export function refusedBlocks(blocks: unknown): Refusal | undefined {
  const faults = faultsIn(messageBlocks, blocks, ['blocks']);
  if (faults.length > 0) return { error: 'invalid_blocks', messages: faults };
  const letters = Array.isArray(blocks)
    ? blocks.reduce((sum, block) => sum + lettersOfMarkdown(block), 0)
    : 0;
  return letters > MARKDOWN_LETTERS ? { error: 'msg_blocks_too_long', messages: [] } : undefined;
}

export function refusedView(given: unknown): Refusal | undefined {
  if (Buffer.byteLength(JSON.stringify(given) ?? '') > VIEW_BYTES)
    return { error: 'view_too_large', messages: [] };
  const faults = faultsIn(view, given, ['view']);
  return faults.length > 0 ? { error: 'invalid_arguments', messages: faults } : undefined;
}

const lettersOfMarkdown = (block: { type: string; text: unknown }): number =>
  block.type === 'markdown' ? String(block.text).length : 0;

interface Identified {
  type: string;
  block_id?: string | undefined;
  elements?: unknown;
}

const actionIdsOf = (elements: unknown): string[] =>
  Array.isArray(elements)
    ? elements.map((element) => element?.action_id).filter((found) => typeof found === 'string')
    : [];

function uniqueIds(blocks: Identified[], context: z.RefinementCtx): void {
  const blockIds = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    if (block.block_id && blockIds.has(block.block_id))
      context.addIssue({
        code: 'custom',
        message: `\`block_id\` "${block.block_id}" already exists`,
        path: [index, 'block_id'],
      });
    if (block.block_id) blockIds.add(block.block_id);
    const actionIds = actionIdsOf(block.elements);
    for (const twice of actionIds.filter((one, at) => actionIds.indexOf(one) !== at))
      context.addIssue({ code: 'custom', message: `\`action_id\` "${twice}" already exists`, path: [index] });
  }
}

function fewTables(blocks: Identified[], context: z.RefinementCtx): void {
  const allowed: Record<string, number> = { table: 1, data_visualization: 2 };
  for (const [type, most] of Object.entries(allowed))
    if (blocks.filter((block) => block.type === type).length > most)
      context.addIssue({ code: 'custom', message: `no more than ${most} ${type} blocks allowed` });
}

function faultsIn(schema: z.ZodType, given: unknown, root: string[]): string[] {
  const result = schema.safeParse(given);
  if (result.success) return [];
  return leaves(result.error.issues).map((issue) => {
    const { words, path } = said(issue, given);
    return `[ERROR] ${words} [json-pointer:/${[...root, ...path].join('/')}]`;
  });
}

/** Zod reports all branches of a union; the one with the deepest error was meant. */
function leaves(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const depth = (branch: z.core.$ZodIssue[]) => Math.max(...branch.map((inner) => inner.path.length));
    const [meant = []] = issue.errors.toSorted((one, other) => depth(other) - depth(one));
    return leaves(meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  });
}

function said(issue: z.core.$ZodIssue, given: unknown): { words: string; path: PropertyKey[] } {
  const path = issue.path;
  const value = valueAt(given, path);
  if (value === undefined && issue.code !== 'custom' && path.length > 0)
    return { words: `missing required field: ${String(path.at(-1))}`, path: path.slice(0, -1) };
  switch (issue.code) {
    case 'too_big':
      return { words: tooBig(issue.origin, Number(issue.maximum)), path };
    case 'too_small':
      return { words: tooSmall(issue.origin, Number(issue.minimum)), path };
    case 'unrecognized_keys':
      return { words: `invalid additional property: ${issue.keys.join(', ')}`, path };
    case 'invalid_union':
      return { words: `unsupported type: ${String(value)}`, path };
    case 'invalid_value':
      return { words: 'must be a valid enum value', path };
    case 'invalid_type':
      return { words: `must provide a ${issue.expected}`, path };
    default:
      return { words: issue.message, path };
  }
}

const tooBig = (origin: string, most: number): string => {
  if (origin === 'string') return `must be less than ${most + 1} characters`;
  return origin === 'array' ? `no more than ${most} items allowed` : `must be at most ${most}`;
};

const tooSmall = (origin: string, least: number): string => {
  if (origin === 'string') return `must be more than ${least - 1} characters`;
  return origin === 'array' ? `no fewer than ${least} items allowed` : `must be at least ${least}`;
};

const valueAt = (given: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    given,
  );
