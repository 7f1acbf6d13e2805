import type { IncomingHttpHeaders } from 'node:http';
import type { AccountWorld } from './account.ts';
import type { Faults } from './faults.ts';
import type { Flavour } from './flavour.ts';
import type { Texts } from './texts.ts';

export type World = AccountWorld & { faults: Faults };

/** One HTTP call as the routes see it. */
export type Call = {
  world: World;
  flavour: Flavour;
  texts: Texts;
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** The path segment at `:id`. */
  id: string;
  client: string;
  requestId: string;
  /** The server's clock in seconds. */
  now: number;
};

export type Reply = {
  status: number;
  json?: unknown;
  text?: string;
  headers?: Readonly<Record<string, string>>;
};

export const succeed = (call: Call, data?: unknown): Reply =>
  envelope(call, { success: true, message: '', data });

type Refusal = { status?: number; data?: unknown; code?: string };

export const refuse = (call: Call, message: string, { status = 200, data, code }: Refusal = {}): Reply => ({
  ...envelope(call, { success: false, message, data, code }),
  status,
});

type Envelope = { success: boolean; message: string; data?: unknown; code?: string | undefined };

function envelope({ flavour }: Call, { success, message, data, code }: Envelope): Reply {
  const rest = code === undefined ? {} : { code };
  const json =
    flavour.envelope === 'sorted' ? { ...rest, data, message, success } : { success, message, data, ...rest };
  return { status: 200, json };
}

export const invalidUrl = ({ method, path }: Call): Reply => ({
  status: 404,
  json: {
    error: { message: `Invalid URL (${method} ${path})`, type: 'invalid_request_error', param: '', code: '' },
  },
});

/** A refusal in OpenAI's error shape, as on every /v1 path. */
export function relayRefusal(
  call: Call,
  message: string,
  { status, code = '' }: { status: number; code?: string },
): Reply {
  const { errorType, requestId } = call.flavour.relay;
  const text = message + requestId.replace('{id}', call.requestId);
  return { status, json: { error: { code, message: text, type: errorType } } };
}

export type Paging = { page: number; size: number; start: number };

/** Invalid values mean the first page; a size over 100 is silently reduced to 100. */
export function pagingOf({ flavour, query }: Call): Paging {
  const number = (name: string) => Number.parseInt(query.get(name) ?? '', 10) || 0;
  const asked = flavour.sizeMembers.map(number).find((size) => size > 0) ?? 10;
  const size = Math.min(asked, 100);
  const page = Math.max(number('p'), flavour.listBase);
  return { page, size, start: (page - flavour.listBase) * size };
}

export const pageOf = <Item>({ page, size, start }: Paging, items: readonly Item[]) => ({
  page,
  page_size: size,
  total: items.length,
  items: items.slice(start, start + size),
});
