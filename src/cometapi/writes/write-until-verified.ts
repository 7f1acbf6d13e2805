import { setTimeout as sleep } from 'node:timers/promises';
import type { WritePlan } from '../../domain/changes/plan.ts';
import { grantedOf, units } from '../../domain/keys/quota.ts';
import { differing, settingsOf } from '../../domain/keys/settings.ts';
import type { WriteResult } from '../../usecases/ports/cometapi.ts';
import { failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/keys/key-row.ts';
import type { StatusPut } from './disable-bodies.ts';
import { statusBody, wholeBody } from './put-body.ts';
import { verify } from './verify.ts';
import { readKey, type WriteContext } from './write-context.ts';
import { writeKey } from './write-key.ts';

/** A step ends the write, or returns the row that was read last. */
export type Step = { readonly ended: WriteResult } | { readonly row: Row };

export interface Sending {
  readonly plan: WritePlan;
  /** The row that the next body is based on. */
  readonly base: Row;
  /** null: settings and quota. */
  readonly status: number | null;
  /** What was used before an earlier run wrote; absent: none did. */
  readonly usedBefore?: number;
  /** The first PUT of the status; absent: `statusBody`. */
  readonly put?: StatusPut;
}

/** On a key in heavy use every write may meet a charge, and a window of 180 calls is for others too. */
const MAX_ATTEMPTS = 40;

/**
 * Writes until the row is as planned. A charge between a read and a write is overwritten, so that the key gets it back.
 * While the answers show new charges, the next write follows at once, which keeps that time short; when they show
 * none, a read verifies.
 */
export async function writeUntilVerified(
  context: WriteContext,
  { base: first, ...aim }: Sending,
): Promise<Step> {
  const { plan, status } = aim;
  let base = first;
  const usage = trackUsage(first, aim.usedBefore ?? first.key.used, isOffBefore(first, aim));
  let next: 'status' | 'whole' = status === null ? 'whole' : 'status';
  for (let tries = 1; ; tries += 1) {
    const sending = { ...aim, base };
    const answer =
      next === 'status' ? await putStatus(context, sending) : await putWhole(context, sending, usage);
    if (answer) usage.sees(answer);
    const chained = next === 'status' ? null : chainedOn(answer, sending);
    next = 'whole';
    const mayTry = tries < MAX_ATTEMPTS && context.calls.left() > 0;
    if (chained && mayTry) {
      base = chained;
      continue;
    }
    const found = await readBack(context, sending, usage);
    if (found === null) return { ended: { kind: 'gone' } };
    const { seen, judged } = found;
    if (judged.kind === 'verified') return { row: seen };
    if (judged.kind === 'not_taken')
      return { ended: await restoreQuota(context, { plan, seen, observedUsage: usage.sum() }, judged) };
    if (judged.kind === 'drifted') return { ended: judged };
    if (!mayTry) return { ended: driftedAt(seen, plan) };
    base = seen;
  }
}

/** Reports the settings that were not taken, after repairing a quota in which charges were overwritten. */
async function restoreQuota(
  context: WriteContext,
  { plan, seen, observedUsage }: { plan: WritePlan; seen: Row; observedUsage: number },
  result: Extract<WriteResult, { kind: 'not_taken' }>,
): Promise<WriteResult> {
  if (plan.after.unlimited || seen.key.unlimited) return result;
  const sending = { plan: { ...plan, after: { ...plan.after, settings: {} } }, base: seen, status: null };
  const judged = verify({ ...sending, seen, observedUsage });
  if (judged.kind === 'drifted') return judged;
  const step = judged.kind === 'repair' ? await writeUntilVerified(context, sending) : { row: seen };
  return 'row' in step ? { ...result, key: step.row.key } : step.ended;
}

/**
 * A status changes no quota, so a row whose quota is not the planned one before its status is written was changed by
 * somebody else since the plan was made, such as before a crash. Whatever is used from then on is no reason to undo that.
 */
const isOffBefore = ({ key }: Row, { plan: { after }, status }: Pick<Sending, 'plan' | 'status'>): boolean =>
  status !== null && !after.unlimited && !key.unlimited && grantedOf(key) !== after.granted;

/** Sums the movements of `used` from row to row, as far as they can explain a difference in what is granted. */
type Usage = ReturnType<typeof trackUsage>;

function trackUsage({ key }: Row, usedBefore: number, isOff: boolean) {
  let last: number = key.used;
  let sum = Math.abs(key.used - usedBefore);
  return {
    sees({ key: { used } }: Row): void {
      sum += Math.abs(used - last);
      last = used;
    },
    sum: () => (isOff ? 0 : sum),
  };
}

/** An estimate and its refund can cancel out between two reads, and then look like an edit; more reads show them. */
const readAgainMs = [10, 30, 100];

async function readBack(context: WriteContext, sending: Sending, usage: Usage) {
  for (let reads = 0; ; reads += 1) {
    const seen = await readKey(context, sending.base.key.id);
    if (seen === null) return null;
    usage.sees(seen);
    const { put, ...aim } = sending;
    const judged = verify({ ...aim, seen, observedUsage: usage.sum(), dropped: put?.dropped ?? [] });
    const waitMs = readAgainMs[reads];
    if (judged.kind !== 'drifted' || waitMs === undefined) return { seen, judged };
    await sleep(waitMs);
  }
}

function putStatus(context: WriteContext, { base, status, put }: Sending): Promise<Row | null> {
  const landed = (row: Row | null) => row === null || row.key.status === status;
  const { body, mode } = put ?? {
    body: statusBody(base, status ?? base.stored.status),
    mode: 'status' as const,
  };
  return writeKey(context, { id: base.key.id, body, mode, landed });
}

async function putWhole(context: WriteContext, { plan, base }: Sending, usage: Usage): Promise<Row | null> {
  const { id, status } = base.key;
  const landed = (row: Row | null): boolean => {
    if (row === null) return true;
    usage.sees(row);
    const judged = verify({ plan, base, status: null, seen: row, observedUsage: usage.sum() });
    return isMoved(base, row) && (judged.kind === 'verified' || judged.kind === 'repair');
  };
  try {
    return await writeKey(context, { id, body: wholeBody(base, plan), mode: 'whole', landed });
  } catch (error) {
    if (failureOf(error, 'said_no')?.facts.reason !== 'cannot_enable') throw error;
    // The server set status 3 or 4 after the row was read, so sending the old 1 counts as enabling.
    const stored = await readKey(context, id);
    if (stored === null || stored.key.status === status) throw error;
    return putWhole(context, { plan, base: stored, status: null }, usage);
  }
}

/** Charges alone do not move a row so. */
const isMoved = ({ key: from }: Row, { key: to }: Row): boolean =>
  grantedOf(from) !== grantedOf(to) ||
  from.unlimited !== to.unlimited ||
  differing(to, settingsOf(from)).length > 0;

/** The row for the next write, if the answer shows charges that the body did not include; else null. */
function chainedOn(answer: Row | null, { plan: { after }, base }: Sending): Row | null {
  if (answer === null || after.unlimited || answer.key.used === base.key.used) return null;
  // More is used than the target, so 0 was sent and there is nothing to correct.
  if (base.key.used >= after.granted) return null;
  const left = units(after.granted - base.key.used);
  return { ...base, key: { ...base.key, left, used: answer.key.used } };
}

export const driftedAt = ({ key }: Row, { after }: WritePlan): WriteResult => ({
  kind: 'drifted',
  key,
  wanted: after.granted,
  found: grantedOf(key),
});
