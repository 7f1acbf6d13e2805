import type { KeyId } from '../../domain/keys/key.ts';
import type { Calls } from '../traffic/retry.ts';
import type { Client } from '../wire/client.ts';
import { CometFailure, failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/key-row.ts';

/** One write under way: what it calls CometAPI with, and what is known of how far it came. */
export interface WriteContext {
  readonly client: Client;
  readonly calls: Calls;
  readonly now: Date;
  /** The time that the whole write may take. */
  readonly writeMs: number;
  /** Throws when this process may not write any more. */
  readonly beforeWrite: () => Promise<void>;
  /** Something was sent whose effect no read has confirmed yet. */
  mayHaveWritten: boolean;
}

/** null: deleted, or never there. */
export async function readKey(
  { calls, client }: Pick<WriteContext, 'calls' | 'client'>,
  id: KeyId,
): Promise<Row | null> {
  try {
    return await calls.read(() => client.get(id));
  } catch (error) {
    if (failureOf(error, 'said_no')?.facts.reason === 'not_found') return null;
    throw error;
  }
}

/** Makes a writing call, the fence looked at just before each attempt. */
export const sendWrite = <T>(
  { calls, beforeWrite }: Pick<WriteContext, 'calls' | 'beforeWrite'>,
  call: () => Promise<T>,
): Promise<T> =>
  calls.write(async () => {
    await beforeWrite();
    return call();
  });

/** An error page and an untouched row mean that it was not carried out; after silence it may still land. */
export function notWritten(lost: CometFailure): CometFailure {
  const refusedOutright = lost.facts.status === 500 || lost.facts.status === 503;
  return refusedOutright ? new CometFailure({ ...lost.facts, kind: 'down' }) : lost;
}

/** An error after which nobody may say that nothing was written. */
export function unknownOutcome(error: unknown): unknown {
  const failure = failureOf(error);
  return failure ? new CometFailure({ ...failure.facts, kind: 'unknown_outcome' }) : error;
}
