import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Calls } from '../traffic/retry.ts';
import type { Body, Client } from '../wire/client.ts';
import { CometFailure, failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/schema.ts';

/** One write under way: its line to CometAPI, and what is known of how far it came. */
export interface WriteSession {
  readonly client: Client;
  readonly calls: Calls;
  readonly now: Date;
  /** Until the whole of it must be done. */
  readonly writeMs: number;
  /** Something was sent whose effect no read has confirmed yet. */
  mayHaveWritten: boolean;
}

/** null: deleted, or never there. */
export async function readKey({ calls, client }: WriteSession, id: KeyId): Promise<Row | null> {
  try {
    return await calls.read(() => client.get(id));
  } catch (error) {
    if (failureOf(error, 'said_no')?.facts.reason === 'not_found') return null;
    throw error;
  }
}

export interface Put {
  readonly id: KeyId;
  readonly body: Body;
  readonly mode: 'whole' | 'status';
  /** Whether a row shows that the write landed; null: none can, because charges may have moved it as well. */
  readonly landed: ((row: Row | null) => boolean) | null;
}

/** The row as written where the answer tells. A lost answer is looked for in the row, never asked for again. */
export async function writeKey(writing: WriteSession, { id, body, mode, landed }: Put): Promise<Row | null> {
  const { calls, client } = writing;
  try {
    const answer = await calls.write(() => client.put(id, body, mode));
    writing.mayHaveWritten = true;
    return answer;
  } catch (error) {
    const lost = failureOf(error, 'unknown_outcome');
    if (!lost) throw error;
    const before = writing.mayHaveWritten;
    writing.mayHaveWritten = true;
    const seen = landed && (async () => landed(await readKey(writing, id)));
    if (seen ? await waitUntilVisible(writing, seen) : await waitedOut(writing)) return null;
    writing.mayHaveWritten = before;
    throw notWritten(lost);
  }
}

const waits = [0, 0.01, 0.03, 0.07];

/** As long as the other would be looked for. */
async function waitedOut({ calls, writeMs }: WriteSession): Promise<true> {
  const share = waits.reduce((sum, wait) => sum + wait);
  await sleep(Math.max(0, Math.min(share * writeMs, calls.left())));
  return true;
}

/** A write that outlived its call needs a moment; one that never arrived never shows. */
export async function waitUntilVisible(
  writing: WriteSession,
  landed: () => Promise<boolean>,
): Promise<boolean> {
  for (const share of waits) {
    const waitMs = share * writing.writeMs;
    if (writing.calls.left() < waitMs) return false;
    await sleep(waitMs);
    if (await landed()) return true;
  }
  return false;
}

/** An error page and an untouched row: it was not carried out. Silence may still break later. */
export function notWritten(lost: CometFailure): CometFailure {
  const refusedOutright = lost.facts.status === 500 || lost.facts.status === 503;
  return refusedOutright ? new CometFailure({ ...lost.facts, kind: 'down' }) : lost;
}

/** An error after which nobody may say that nothing was written. */
export function unknownOutcome(error: unknown): unknown {
  const failure = failureOf(error);
  return failure ? new CometFailure({ ...failure.facts, kind: 'unknown_outcome' }) : error;
}
