import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerJson } from './http-bodies.ts';
import type { Fault, World } from './world.ts';

/** The `method` of a fault of answers by response_url. */
export const RESPONSE_URL = 'response_url';

/** The same of an upload. */
export const UPLOAD = 'upload';

const NO_METHODS: ReadonlySet<string> = new Set([RESPONSE_URL, UPLOAD]);

/** `*` stands for every method of the Web API. */
export function takeFault(world: World, method: string): Fault | undefined {
  const fault = world.faults.find(
    (one) => one.method === method || (one.method === '*' && !NO_METHODS.has(method)),
  );
  if (!fault) return undefined;
  fault.times -= 1;
  if (fault.times <= 0) world.faults.splice(world.faults.indexOf(fault), 1);
  return fault;
}

/** Applies a planned fault: replaces the answer, or delays the call. */
export async function instead(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<'done' | 'go on'> {
  switch (fault.kind) {
    case 'http500':
      answerJson(response, 500, { ok: false, error: 'internal_error' });
      return 'done';
    case 'reset':
      request.socket.destroy();
      return 'done';
    case 'ratelimited':
      response.setHeader('retry-after', String(fault.retryAfterSeconds));
      answerJson(response, 429, { ok: false, error: 'ratelimited' });
      return 'done';
    case 'error':
      answerJson(response, 200, { ok: false, error: fault.error });
      return 'done';
    case 'late_error':
      await fault.until;
      answerJson(response, 200, { ok: false, error: fault.error });
      return 'done';
    case 'slow':
      await sleep(fault.ms);
      return 'go on';
    case 'reset_after_effect':
      return 'go on';
  }
}
