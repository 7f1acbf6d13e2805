import { isDeepStrictEqual } from 'node:util';
import { movesMoreThanStatus, progressOf, type WritePlan } from '../../domain/changes/plan.ts';
import { isCured, type Key, STATUS } from '../../domain/keys/key.ts';
import { grantedOf, type Units } from '../../domain/keys/quota.ts';
import { differing, settingsOf } from '../../domain/keys/settings.ts';
import type { WriteResult } from '../../usecases/ports/cometapi.ts';
import { failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/keys/key-row.ts';
import { refusalReason } from '../wire/refusal-reason.ts';
import { DISABLE_BODIES } from './disable-bodies.ts';
import { verify } from './verify.ts';
import { readKey, unknownOutcome, type WriteContext } from './write-context.ts';
import { driftedAt, type Sending, type Step, writeUntilVerified } from './write-until-verified.ts';

/** Writes settings and quota first and the status alone last: CometAPI enables a key only once they allow it. */
export async function changeKey(
  context: WriteContext,
  { fresh, plan, usedBefore }: { fresh: Row; plan: WritePlan; usedBefore: Units },
): Promise<WriteResult> {
  const settings = { plan, status: null, base: fresh };
  const written = await step(context, settings, () => settingsStep(context, { ...settings, usedBefore }));
  if ('ended' in written) return written.ended;
  const { row } = written;
  const status = wantedStatus(plan, row.key, context.now);
  const sending = { plan, base: row, status };
  const last = await step(context, sending, () => statusStep(context, sending));
  const dropped = (key: Key) =>
    plan.after.status === 'disabled' ? differing(key, settingsOf(fresh.key)) : [];
  if ('row' in last)
    return { kind: 'done', before: fresh.key, key: last.row.key, dropped: dropped(last.row.key) };
  const { ended } = last;
  if (ended.kind === 'drifted') {
    const { key } = ended;
    return isDebtWrittenOff(plan, key, usedBefore)
      ? { kind: 'done', before: fresh.key, key, dropped: dropped(key) }
      : { ...ended, dropped: dropped(key) };
  }
  // Once its status is refused, the rest of such a plan is written, by this run or by an earlier one.
  const isHalfWay = ended.kind === 'refused' && movesMoreThanStatus(plan);
  return isHalfWay ? { kind: 'not_taken', key: row.key, fields: ['status'] } : ended;
}

/**
 * A refusal ends the write with a result; that nothing changed is said only after a read. Other failures are thrown; once
 * something was sent, as `unknown_outcome`.
 */
async function step(context: WriteContext, aim: Sending, take: () => Promise<Step>): Promise<Step> {
  try {
    const taken = await take();
    context.mayHaveWritten = false;
    return taken;
  } catch (error) {
    const no = failureOf(error, 'said_no')?.facts;
    if (!no) throw context.mayHaveWritten ? unknownOutcome(error) : error;
    if (no.reason === 'not_found') return { ended: { kind: 'gone' } };
    const isFirst = !context.mayHaveWritten;
    context.mayHaveWritten = true;
    const seen = await readKey(context, aim.plan.keyId);
    if (seen === null) return { ended: { kind: 'gone' } };
    return isFirst && isUnmoved(aim, seen)
      ? { ended: { kind: 'refused', message: no.message, reason: refusalReason(no.reason) } }
      : foundAt(seen, aim);
  }
}

/** What the step was to write is as it was; servers write 3 and 4 at any time. */
const isUnmoved = ({ plan, base, status }: Sending, { key }: Row): boolean =>
  status === null
    ? isDeepStrictEqual(progressOf(plan, key), progressOf(plan, base.key))
    : key.status !== status;

/** Compares a row with the plan without writing: an earlier call may have written all of it. */
function foundAt(row: Row, { plan, status }: Pick<Sending, 'plan' | 'status'>): Step {
  const judged = verify({ plan, base: row, status, seen: row, observedUsage: 0 });
  if (judged.kind === 'verified') return { row };
  const isOff = judged.kind === 'repair' || (status === null && isElsewhere(plan, row.key));
  return { ended: isOff ? driftedAt(row, plan) : judged };
}

/** A disable has no settings to write, so it ignores what others changed in them. */
async function settingsStep(context: WriteContext, sending: Sending): Promise<Step> {
  const { plan, base: fresh, usedBefore = fresh.key.used } = sending;
  const { key } = fresh;
  const place = progressOf(plan, key);
  if (place.at === 'after' || plan.after.status === 'disabled') return { row: fresh };
  if (place.at === 'before') return writeUntilVerified(context, sending);
  const observedUsage = Math.abs(key.used - usedBefore);
  if (verify({ plan, base: fresh, status: null, seen: fresh, observedUsage }).kind === 'repair')
    return writeUntilVerified(context, sending);
  const onlyGranted = place.fields.length === 0 && key.unlimited === plan.after.unlimited;
  if (onlyGranted || isElsewhere(plan, key)) return { ended: driftedAt(fresh, plan) };
  return { ended: { kind: 'edited_meanwhile', key, fields: place.fields } };
}

/** `granted` is neither the old nor the new amount. Reported as drifted even if other fields changed too. */
const isElsewhere = ({ before, after }: WritePlan, key: Key): boolean =>
  !after.unlimited && !key.unlimited && ![before.granted, after.granted].includes(grantedOf(key));

async function statusStep(context: WriteContext, { plan, base: row, status }: Sending): Promise<Step> {
  if (status === null) return { row };
  // Nothing to write. A disable still compares the quota, which an edit or an interrupted write may have changed.
  if (row.key.status === status)
    return plan.after.status === 'disabled' ? foundAt(row, { plan, status }) : { row };
  const disabledMeanwhile = row.key.status === STATUS.disabled && plan.before.status !== STATUS.disabled;
  if (status === STATUS.enabled && disabledMeanwhile)
    return { ended: { kind: 'not_taken', key: row.key, fields: ['status'] } };
  const sending = { plan, base: row, status };
  return status === STATUS.disabled ? disableStep(context, sending) : writeUntilVerified(context, sending);
}

/** A leaked key must be disabled on every server: when one body is refused, the next one leaves out more. */
async function disableStep(context: WriteContext, sending: Sending): Promise<Step> {
  const failures: unknown[] = [];
  let ignored: Step | null = null;
  let base: Row | null = sending.base;
  for (const bodyOf of DISABLE_BODIES) {
    const aim: Sending = { ...sending, base, put: bodyOf(base) };
    const step = await writeUntilVerified(context, aim).catch((error: unknown) => {
      const no = failureOf(error, 'said_no');
      if (!no || no.facts.reason === 'not_found' || context.mayHaveWritten) throw error;
      failures.push(error);
      return null;
    });
    if (step && !leftEnabled(step)) return step;
    ignored ??= step;
    // The effect of the last body has been read back.
    context.mayHaveWritten = false;
    // Somebody may have enabled it, and changed more: a body from the old row would undo that.
    base = step === null ? base : await readKey(context, base.key.id);
    if (base === null) return { ended: { kind: 'gone' } };
  }
  if (ignored) return ignored;
  throw failures[0];
}

const leftEnabled = (step: Step): boolean =>
  'ended' in step && 'key' in step.ended && step.ended.key.status !== STATUS.disabled;

/** A server that ignores `status_only` stores 0 for a debt, so what was used counts as granted, and nothing is left. */
const isDebtWrittenOff = ({ before, after }: WritePlan, key: Key, usedBefore: Units): boolean =>
  after.status === 'disabled' && usedBefore > before.granted && grantedOf(key) >= usedBefore && key.left <= 0;

/** Also enables a key that the server marked expired or exhausted after the plan, if the write has ended that. */
function wantedStatus({ before, after }: WritePlan, key: Key, now: Date): number | null {
  if (after.status !== null) return STATUS[after.status];
  return before.status === STATUS.enabled && isCured(key, now) ? STATUS.enabled : null;
}
