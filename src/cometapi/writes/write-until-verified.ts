import { setTimeout as sleep } from 'node:timers/promises';
import type { WritePlan } from '../../domain/changes/plan.ts';
import { grantedOf } from '../../domain/keys/quota.ts';
import type { WriteResult } from '../../usecases/ports/cometapi.ts';
import { failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/schema.ts';
import { progressOf, statusBody, verify, wholeBody } from './put-body.ts';
import { readKey, type WriteSession, writeKey } from './write-session.ts';

/** A step ends the write, or hands on the row as it was read last. */
export type Step = { readonly ended: WriteResult } | { readonly row: Row };

export interface Sending {
  readonly plan: WritePlan;
  /** The row the next body is built on. */
  readonly base: Row;
  /** null: settings and quota. */
  readonly status: number | null;
}

/** Less than half of what a window usually holds: where every write meets a charge, others need calls too. */
const MOST_ATTEMPTS = 40;

/**
 * Writes until the row stands where the plan wants it. A charge between a read and a write is given back to
 * the key by the server: while the answers show charges coming in, the next write follows at once, which
 * keeps the window short; once they do not, a read verifies.
 */
export async function writeUntilVerified(
  writing: WriteSession,
  { plan, base: first, status }: Sending,
): Promise<Step> {
  let base = first;
  const stir = trackUsage(first);
  let next: 'status' | 'whole' = status === null ? 'whole' : 'status';
  for (let tries = 1; ; tries += 1) {
    const sending = { plan, base, status };
    const answer = next === 'status' ? await putStatus(writing, sending) : await putWhole(writing, sending);
    if (answer) stir.sees(answer);
    const chained = next === 'status' ? null : chainedOn(answer, sending);
    next = 'whole';
    const mayTry = tries < MOST_ATTEMPTS && writing.calls.left() > 0;
    if (chained && mayTry) {
      base = chained;
      continue;
    }
    const found = await readBack(writing, sending, stir);
    if (found === null) return { ended: { kind: 'gone' } };
    const { seen, judged } = found;
    if (judged.kind === 'stands') return { row: seen };
    if (judged.kind === 'not_taken')
      return { ended: await restoreQuota(writing, { plan, seen, stirred: stir.sum() }, judged) };
    if (judged.kind === 'drifted') return { ended: judged };
    if (!mayTry) return { ended: driftedAt(seen, plan) };
    base = seen;
  }
}

/** What somebody else changed stays and is told; what charges gave back on the way is taken back all the same. */
async function restoreQuota(
  writing: WriteSession,
  { plan, seen, stirred }: { plan: WritePlan; seen: Row; stirred: number },
  told: Extract<WriteResult, { kind: 'not_taken' }>,
): Promise<WriteResult> {
  if (plan.after.unlimited || seen.key.unlimited) return told;
  const leaving = { plan: { ...plan, after: { ...plan.after, settings: {} } }, base: seen, status: null };
  const judged = verify({ ...leaving, seen, stirred });
  if (judged.kind === 'drifted') return judged;
  const step = judged.kind === 'repair' ? await writeUntilVerified(writing, leaving) : { row: seen };
  return 'row' in step ? { ...told, key: step.row.key } : step.ended;
}

/** How far traffic moves `used` to and fro, as one row after the other tells it. */
function trackUsage({ key }: Row) {
  let last: number = key.used;
  let sum = 0;
  return {
    sees({ key: { used } }: Row): void {
      sum += Math.abs(used - last);
      last = used;
    },
    sum: () => sum,
  };
}

/** An estimate and what comes back of it can cancel out between two looks: a few more tell traffic from an edit. */
const lookAgainMs = [10, 30, 100];

async function readBack(writing: WriteSession, sending: Sending, stir: ReturnType<typeof trackUsage>) {
  for (let looks = 0; ; looks += 1) {
    const seen = await readKey(writing, sending.base.key.id);
    if (seen === null) return null;
    stir.sees(seen);
    const judged = verify({ ...sending, seen, stirred: stir.sum() });
    const waitMs = lookAgainMs[looks];
    if (judged.kind !== 'drifted' || waitMs === undefined) return { seen, judged };
    await sleep(waitMs);
  }
}

function putStatus(writing: WriteSession, { base, status }: Sending): Promise<Row | null> {
  const landed = (row: Row | null) => row === null || row.key.status === status;
  const body = statusBody(base, status ?? base.stored.status);
  return writeKey(writing, { id: base.key.id, body, mode: 'status', landed });
}

async function putWhole(writing: WriteSession, { plan, base }: Sending): Promise<Row | null> {
  const { id, status } = base.key;
  const wasBefore = progressOf(plan, base.key).at === 'before';
  const isThere = (row: Row | null) => row === null || progressOf(plan, row.key).at !== 'before';
  // Where a repair got lost, what it would have put right is put right by another: not while it may still come.
  const landed = wasBefore ? isThere : null;
  try {
    return await writeKey(writing, { id, body: wholeBody(base, plan), mode: 'whole', landed });
  } catch (error) {
    if (failureOf(error, 'said_no')?.facts.reason !== 'cannot_enable') throw error;
    // Declared dead by the server since it was read: sent back as 1, the old status reads as an enabling.
    const stored = await readKey(writing, id);
    if (stored === null || stored.key.status === status) throw error;
    return putWhole(writing, { plan, base: stored, status: null });
  }
}

/** The row to write next when the answer shows charges that the body did not know of; null when none came. */
function chainedOn(answer: Row | null, { plan: { after }, base }: Sending): Row | null {
  if (answer === null || after.unlimited || answer.key.used === base.key.used) return null;
  // Spent beyond the target already: what was sent left the key nothing.
  if (base.key.used >= after.granted) return null;
  return { ...base, key: { ...base.key, used: answer.key.used } };
}

export const driftedAt = ({ key }: Row, { after }: WritePlan): WriteResult => ({
  kind: 'drifted',
  key,
  wanted: after.granted,
  found: grantedOf(key),
});
