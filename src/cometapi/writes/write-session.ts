import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Ask } from '../traffic/retry.ts';
import type { Body, Client } from '../wire/client.ts';
import { CometFailure, failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/schema.ts';

/** One write under way: its line to CometAPI, and what is known of how far it came. */
export interface Writing {
  readonly client: Client;
  readonly ask: Ask;
  readonly now: Date;
  /** Until the whole of it must be done. */
  readonly writeMs: number;
  /** Something was sent whose effect no read has confirmed yet. */
  unsure: boolean;
}

/** null: deleted, or never there. */
export async function look({ ask, client }: Writing, id: KeyId): Promise<Row | null> {
  try {
    return await ask.read(() => client.get(id));
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
export async function put(writing: Writing, { id, body, mode, landed }: Put): Promise<Row | null> {
  const { ask, client } = writing;
  try {
    const answer = await ask.write(() => client.put(id, body, mode));
    writing.unsure = true;
    return answer;
  } catch (error) {
    const lost = failureOf(error, 'unknown_outcome');
    if (!lost) throw error;
    const before = writing.unsure;
    writing.unsure = true;
    const seen = landed && (async () => landed(await look(writing, id)));
    if (seen ? await seenToLand(writing, seen) : await waitedOut(writing)) return null;
    writing.unsure = before;
    throw notLanded(lost);
  }
}

const waits = [0, 0.01, 0.03, 0.07];

/** As long as the other would be looked for. */
async function waitedOut({ ask, writeMs }: Writing): Promise<true> {
  const share = waits.reduce((sum, wait) => sum + wait);
  await sleep(Math.max(0, Math.min(share * writeMs, ask.left())));
  return true;
}

/** A write that outlived its call needs a moment; one that never arrived never shows. */
export async function seenToLand(writing: Writing, landed: () => Promise<boolean>): Promise<boolean> {
  for (const share of waits) {
    const waitMs = share * writing.writeMs;
    if (writing.ask.left() < waitMs) return false;
    await sleep(waitMs);
    if (await landed()) return true;
  }
  return false;
}

/** An error page and an untouched row: it was not carried out. Silence may still break later. */
export function notLanded(lost: CometFailure): CometFailure {
  const refusedOutright = lost.facts.status === 500 || lost.facts.status === 503;
  return refusedOutright ? new CometFailure({ ...lost.facts, kind: 'down' }) : lost;
}

/** An error after which nobody may say that nothing was written. */
export function unsureOf(error: unknown): unknown {
  const failure = failureOf(error);
  return failure ? new CometFailure({ ...failure.facts, kind: 'unknown_outcome' }) : error;
}
