import { LRUCache } from 'lru-cache';
import { LONGEST_WAIT } from '../../../domain/notices/delivery/next-step.ts';
import type { Clock } from '../../../usecases/ports/ports.ts';

/** Slack has about twenty methods that the bot calls, and each upload of a file has an address of its own. */
const MOST_PAUSES = 100;

/**
 * Once Slack has refused a method as too fast, answers the same to all its calls until `Retry-After` is over. The
 * client's own way is to hold the calls of all methods back, and to send every call that it holds again.
 */
export function pausingFetch(clock: Clock): (url: string | URL, init?: RequestInit) => Promise<Response> {
  const pauses = new LRUCache<string, { from: number; ms: number }>({ max: MOST_PAUSES });
  return async (url, init) => {
    const method = String(url);
    const { from = 0, ms = 0 } = pauses.get(method) ?? {};
    const age = clock().getTime() - from;
    // A pause from the future is none, because the clock may have been ahead when it began.
    if (age >= 0 && age < ms) return tooFast(ms - age);
    const response = await fetch(url, init);
    if (response.status === 429) pauses.set(method, { from: clock().getTime(), ms: askedMs(response) });
    else pauses.delete(method);
    return response;
  };
}

const tooFast = (ms: number): Response =>
  new Response(null, { status: 429, headers: { 'retry-after': String(Math.ceil(ms / 1000)) } });

const askedMs = ({ headers }: Response): number =>
  Math.min(LONGEST_WAIT, (Number.parseInt(headers.get('retry-after') ?? '', 10) || 0) * 1000);
