import { ApiError, missing } from './content.ts';
import type { Channel } from './shapes.ts';
import type { World } from './world.ts';

export interface Call {
  world: World;
  args: Record<string, unknown>;
}

export interface Method {
  /** The token type; bot methods also list scopes, of which one is enough. */
  token: 'bot' | 'app';
  scopes: string[];
  run: (call: Call) => Record<string, unknown>;
}

export const method = (scopes: string[], run: Method['run']): Method => ({ token: 'bot', scopes, run });

export function needScope({ world }: Call, scopes: string[]): void {
  const given = world.app.scopes.filter((scope) => !world.workspace.withheldScopes?.includes(scope));
  if (scopes.length === 0 || scopes.some((scope) => given.includes(scope))) return;
  throw new ApiError('missing_scope', { needed: scopes.join(','), provided: given.join(',') });
}

const PREFIXES = { public: 'channels', private: 'groups', im: 'im' };

/** The history scope depends on the kind of conversation. */
export const needScopeFor = (call: Call, { kind }: Channel, right: 'read' | 'history'): void =>
  needScope(call, [`${PREFIXES[kind]}:${right}`]);

export function required({ args }: Call, field: string): string {
  const value = args[field];
  if (value === undefined || value === '') throw new ApiError('invalid_arguments', missing(field));
  return String(value);
}

export const optional = ({ args }: Call, field: string): string | undefined =>
  args[field] === undefined || args[field] === '' ? undefined : String(args[field]);

export const flag = ({ args }: Call, field: string): boolean =>
  args[field] === true || args[field] === 'true' || args[field] === '1';

const MOST = 1000;

/** One page of a list, with Slack's opaque cursor to the next. */
export function page<Row>(call: Call, rows: Row[]): { rows: Row[]; next: string } {
  const size = Math.min(Number(optional(call, 'limit') ?? 100), MOST);
  if (!Number.isInteger(size) || size < 1) throw new ApiError('invalid_limit');
  const cursor = optional(call, 'cursor');
  const from = cursor === undefined ? 0 : Number(/^next:(\d+)$/.exec(decoded(cursor))?.[1] ?? Number.NaN);
  if (!Number.isInteger(from)) throw new ApiError('invalid_cursor');
  const end = from + size;
  return { rows: rows.slice(from, end), next: end < rows.length ? encoded(`next:${end}`) : '' };
}

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const decoded = (text: string): string => Buffer.from(text, 'base64').toString();
