import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Body } from '../wire/client.ts';
import { type CometFailure, failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/keys/key-row.ts';
import { notWritten, readKey, sendWrite, type WriteContext } from './write-context.ts';

export interface Put {
  readonly id: KeyId;
  readonly body: Body;
  readonly mode: 'whole' | 'status';
  /** Whether a row shows that the write landed. */
  readonly landed: (row: Row | null) => boolean;
}

/**
 * The row, if the answer has it. After a lost answer the row is read, and nothing more is sent unless it shows that the
 * write landed: it may still do so.
 */
export async function writeKey(context: WriteContext, { id, body, mode, landed }: Put): Promise<Row | null> {
  try {
    const answer = await sendWrite(context, () => context.client.put(id, body, mode));
    context.mayHaveWritten = true;
    return answer;
  } catch (error) {
    const lost = failureOf(error, 'unknown_outcome');
    if (!lost) throw error;
    const before = context.mayHaveWritten;
    context.mayHaveWritten = true;
    if (await isCarriedOut(context, lost, async () => landed(await readKey(context, id)))) return null;
    context.mayHaveWritten = before;
    throw notWritten(lost);
  }
}

/** Whether a read shows the effect of a call whose answer is lost. If nothing can be read, it stays as lost as it was. */
export async function isCarriedOut(
  context: WriteContext,
  lost: CometFailure,
  landed: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await waitUntilVisible(context, landed);
  } catch (error) {
    throw failureOf(error) ? lost : error;
  }
}

/** The pauses between reads, as shares of `writeMs`. */
const waits = [0, 0.01, 0.03, 0.07];

/** A write may become visible a moment later, so a few reads follow; the first one also when the time is over. */
export async function waitUntilVisible(
  context: WriteContext,
  landed: () => Promise<boolean>,
): Promise<boolean> {
  for (const share of waits) {
    const waitMs = share * context.writeMs;
    if (waitMs > 0 && context.calls.left() < waitMs) return false;
    await sleep(waitMs);
    if (await landed()) return true;
  }
  return false;
}
