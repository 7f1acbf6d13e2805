import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Body } from '../wire/client.ts';
import { failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/keys/key-row.ts';
import { notWritten, readKey, sendWrite, type WriteContext } from './write-context.ts';

export interface Put {
  readonly id: KeyId;
  readonly body: Body;
  readonly mode: 'whole' | 'status';
  /** Whether a row shows that the write landed; null: no row can, because charges may have changed it too. */
  readonly landed: ((row: Row | null) => boolean) | null;
}

/** The row, if the answer has it. After a lost answer the row is read, and the PUT is not repeated. */
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
    const seen = landed && (async () => landed(await readKey(context, id)));
    if (seen ? await waitUntilVisible(context, seen) : await waitAsLong(context)) return null;
    context.mayHaveWritten = before;
    throw notWritten(lost);
  }
}

/** The pauses between reads, as shares of `writeMs`. */
const waits = [0, 0.01, 0.03, 0.07];

/** Waits as long as `waitUntilVisible` does, without reading. */
async function waitAsLong({ calls, writeMs }: WriteContext): Promise<true> {
  const share = waits.reduce((sum, wait) => sum + wait);
  await sleep(Math.max(0, Math.min(share * writeMs, calls.left())));
  return true;
}

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
