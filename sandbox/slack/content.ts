import { randomBytes } from 'node:crypto';
import { controlsIn } from './input-kinds.ts';
import { type Refusal, refusedBlocks, refusedView } from './limits.ts';
import type { Block, Metadata } from './shapes.ts';

/** The refusal of a Web API method. */
export class ApiError extends Error {
  readonly code: string;
  readonly extra: Record<string, unknown>;

  constructor(code: string, extra: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

const TEXT_LIMIT = 40_000;
const METADATA_BYTES = 16 * 1024;

const refuse = (refusal: Refusal | undefined): void => {
  if (!refusal) return;
  const messages = refusal.messages;
  const errors = messages.map((message) => message.replace('[ERROR] ', ''));
  throw new ApiError(
    refusal.error,
    messages.length > 0 ? { errors, response_metadata: { messages } } : undefined,
  );
};

const shortId = (): string => randomBytes(4).toString('base64url');

/** Slack generates missing block and action ids. */
function withIds(blocks: Block[]): Block[] {
  const named = structuredClone(blocks);
  for (const block of named) block.block_id ??= shortId();
  for (const { block, element } of controlsIn(named)) {
    block.block_id ??= shortId();
    element.action_id ??= shortId();
  }
  return named;
}

export function checkedBlocks(given: unknown): Block[] | undefined {
  if (given === undefined) return undefined;
  refuse(refusedBlocks(given));
  return withIds(given as Block[]);
}

/** The validated fields of a view as the app sent it. */
export interface GivenView {
  type: 'modal' | 'home';
  blocks: Block[];
  callback_id?: string;
  external_id?: string;
  private_metadata?: string;
  title?: Block['label'];
  submit?: Block['label'];
  close?: Block['label'];
  notify_on_close?: boolean;
  clear_on_close?: boolean;
  submit_disabled?: boolean;
}

export function checkedView(given: unknown): GivenView {
  if (given === undefined) throw new ApiError('invalid_arguments', missing('view'));
  refuse(refusedView(given));
  const view = given as GivenView;
  return { ...view, blocks: withIds(view.blocks) };
}

export interface Content {
  text: string;
  blocks?: Block[] | undefined;
}

export function checkedContent(args: Record<string, unknown>, limit = TEXT_LIMIT): Content {
  const text = args['text'] === undefined ? '' : String(args['text']);
  const blocks = checkedBlocks(args['blocks']);
  if (text === '' && !blocks?.length) throw new ApiError('no_text');
  if (text.length > limit) throw new ApiError('msg_too_long');
  return { text, ...(blocks && { blocks }) };
}

export function checkedMetadata(given: unknown): Metadata | undefined {
  if (given === undefined) return undefined;
  const metadata = given as Partial<Metadata> | null;
  if (typeof metadata !== 'object' || metadata === null) throw new ApiError('invalid_metadata_format');
  if (typeof metadata.event_type !== 'string' || typeof metadata.event_payload !== 'object')
    throw new ApiError('invalid_metadata_format');
  if (Buffer.byteLength(JSON.stringify(metadata)) > METADATA_BYTES) throw new ApiError('metadata_too_large');
  return { event_type: metadata.event_type, event_payload: metadata.event_payload };
}

export const missing = (field: string): Record<string, unknown> => ({
  response_metadata: { messages: [`[ERROR] missing required field: ${field}`] },
});
