import type { KeyId } from '../../domain/keys/key.ts';
import type { Calls } from '../traffic/retry.ts';
import type { Client } from '../wire/client.ts';
import { CometFailure, failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/keys/key-row.ts';

/** One running write: how it calls CometAPI, and whether it may have written something. */
export interface WriteContext {
  readonly client: Client;
  readonly calls: Calls;
  readonly now: Date;
  /** How long the whole write may take. */
  readonly writeMs: number;
  /** Makes a writing call. Throws when the lease was lost, so that this process must not write any more. */
  readonly writing: <T>(call: () => Promise<T>) => Promise<T>;
  /** Those of the keys that are not known to be anybody's. */
  readonly unowned: (ids: readonly KeyId[]) => Promise<readonly KeyId[]>;
  /** Something was sent whose effect no read has confirmed yet. */
  mayHaveWritten: boolean;
}

/** null: there is no such key. */
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

/** Makes a writing call; checks the fence just before each attempt. */
export const sendWrite = <T>(
  { calls, writing }: Pick<WriteContext, 'calls' | 'writing'>,
  call: () => Promise<T>,
): Promise<T> => calls.write(() => writing(call));

/** For a write that no read shows. After a 500 or 503 it was not carried out; else it may still land. */
export function notWritten(lost: CometFailure): CometFailure {
  const refusedOutright = lost.facts.status === 500 || lost.facts.status === 503;
  return refusedOutright ? new CometFailure({ ...lost.facts, kind: 'down' }) : lost;
}

/** The failure as `unknown_outcome`, because something was sent before it. */
export function unknownOutcome(error: unknown): unknown {
  const failure = failureOf(error);
  return failure ? new CometFailure({ ...failure.facts, kind: 'unknown_outcome' }) : error;
}
