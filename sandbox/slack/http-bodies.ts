import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export type Args = Record<string, unknown>;

/** Arguments that travel as JSON inside a form. */
const NESTED = ['blocks', 'view', 'metadata', 'attachments', 'files'];

/** Values that are not JSON stay text. */
export const parsedJson = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

const isRecord = (value: unknown): value is Args =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Both encodings Slack takes: a form whose nested values are JSON, or one JSON document. */
export async function argsOf(request: IncomingMessage): Promise<Args> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await text(request);
  const isJson = request.headers['content-type']?.startsWith('application/json');
  const given = isJson ? parsedJson(body) : Object.fromEntries(new URLSearchParams(body));
  const args: Args = { ...Object.fromEntries(url.searchParams), ...(isRecord(given) && given) };
  for (const name of NESTED) if (name in args) args[name] = parsedJson(args[name]);
  return args;
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
