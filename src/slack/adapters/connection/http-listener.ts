import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPModuleFunctions, type HTTPReceiver, type Logger } from '@slack/bolt';
import { boundedLog } from './bounded-log.ts';
import { isSlackPayload } from './payload-shape.ts';

const { isRawBodyError, parseAndVerifyHTTPRequest, parseHTTPRequestBody } = HTTPModuleFunctions;

export type HttpListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Signed {
  readonly signingSecret: string;
  readonly bodyLimit: string;
  readonly logger: Logger;
}

interface Refusal {
  readonly status: 400 | 401 | 405 | 413;
  readonly why: string;
}

/** Bolt refuses a request that was signed more than five minutes ago, but none that was signed in the future. */
const MOST_SECONDS_AHEAD = 300;

/**
 * Bolt handles a request in a promise that nobody awaits, so an exception there would end the process. It is
 * given only requests that are signed, recent, and shaped like Slack's.
 */
export function httpListener(receiver: HTTPReceiver, signed: Signed): HttpListener {
  const warn = boundedLog((line) => signed.logger.warn(line));
  return async (request, response) => {
    const refusal = await refusalOf(request, signed);
    if (refusal === null) return receiver.requestListener(request, response);
    warn(`Refused a request to /slack/events with ${refusal.status}: ${refusal.why}`);
    response.writeHead(refusal.status, refusal.status === 405 ? { allow: 'POST' } : {}).end();
  };
}

async function refusalOf(request: IncomingMessage, signed: Signed): Promise<Refusal | null> {
  if (request.method !== 'POST') return { status: 405, why: `method ${request.method}` };
  try {
    const buffered = await parseAndVerifyHTTPRequest(signed, request);
    if (isAhead(request)) return { status: 401, why: 'its time lies in the future' };
    return isSlackPayload(parsed(() => parseHTTPRequestBody(buffered)))
      ? null
      : { status: 400, why: 'its body is none of Slack’s' };
  } catch (error) {
    return { status: statusOf(error), why: error instanceof Error ? error.message : 'unreadable' };
  }
}

const isAhead = ({ headers }: IncomingMessage): boolean =>
  Number(headers['x-slack-request-timestamp']) > Date.now() / 1000 + MOST_SECONDS_AHEAD;

function parsed(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return null;
  }
}

function statusOf(error: unknown): Refusal['status'] {
  if (!isRawBodyError(error)) return 401;
  return error.statusCode === 413 ? 413 : 400;
}
