import { setTimeout as sleep } from 'node:timers/promises';
import { isCured, type Key, type KeyId, STATUS } from '../domain/key.ts';
import type { WritePlan } from '../domain/plan.ts';
import { grantedOf } from '../domain/quota.ts';
import type { Written } from '../usecases/comet-api-port.ts';
import { judge, standing, statusBody, wholeBody } from './edit.ts';
import { failureOf } from './failure.ts';
import type { Row } from './wire.ts';
import { look, put, unsureOf, type Writing } from './writing.ts';

/** A step ends the write, or hands on the row as it was read last. */
type Step = { readonly ended: Written } | { readonly row: Row };

/** Read, plan, then settings and quota, then the status in a write of its own: cure first, then enable. */
export async function changeKey(
  writing: Writing,
  id: KeyId,
  planner: (fresh: Key) => Promise<WritePlan | null>,
): Promise<Written> {
  const fresh = await look(writing, id);
  if (fresh === null) return { kind: 'gone' };
  const plan = await planner(fresh.key);
  if (plan === null) return { kind: 'unplanned', key: fresh.key };
  const written = await step(writing, { plan, status: null }, () => settingsStep(writing, plan, fresh));
  if ('ended' in written) return written.ended;
  const { row } = written;
  const status = wantedStatus(plan, row.key, writing.now);
  const last = await step(writing, { plan, status }, () => statusStep(writing, plan, row));
  if ('row' in last) return { kind: 'done', before: fresh.key, key: last.row.key };
  const halfWay = last.ended.kind === 'refused' && row !== fresh;
  return halfWay ? { kind: 'not_taken', key: row.key, fields: ['status'] } : last.ended;
}

/** "Said no" ends the write with an answer; "could not ask" flies, as unknown once something was sent. */
async function step(
  writing: Writing,
  aim: Pick<Sending, 'plan' | 'status'>,
  take: () => Promise<Step>,
): Promise<Step> {
  try {
    const taken = await take();
    writing.unsure = false;
    return taken;
  } catch (error) {
    const no = failureOf(error, 'said_no')?.facts;
    if (!no) throw writing.unsure ? unsureOf(error) : error;
    if (no.reason === 'not_found') return { ended: { kind: 'gone' } };
    if (!writing.unsure) return { ended: { kind: 'refused', message: no.said } };
    const seen = await look(writing, aim.plan.keyId);
    return seen ? foundAt(seen, aim) : { ended: { kind: 'gone' } };
  }
}

/** Something was refused on the way, and the key may stand where it shall all the same. */
function foundAt(row: Row, { plan, status }: Pick<Sending, 'plan' | 'status'>): Step {
  const judged = judge({ plan, base: row, status, seen: row, stirred: 0 });
  if (judged.kind === 'stands') return { row };
  return { ended: judged.kind === 'repair' ? driftedAt(row, plan) : judged };
}

async function settingsStep(writing: Writing, plan: WritePlan, fresh: Row): Promise<Step> {
  const place = standing(plan, fresh.key);
  if (place.at === 'after') return { row: fresh };
  if (place.at === 'before') return settle(writing, { plan, base: fresh, status: null });
  const { key } = fresh;
  const onlyGranted = place.fields.length === 0 && key.unlimited === plan.after.unlimited;
  if (!onlyGranted) return { ended: { kind: 'edited_meanwhile', key, fields: place.fields } };
  return { ended: { kind: 'drifted', key, wanted: plan.after.granted, found: grantedOf(key) } };
}

async function statusStep(writing: Writing, plan: WritePlan, row: Row): Promise<Step> {
  const wanted = wantedStatus(plan, row.key, writing.now);
  if (wanted === null || row.key.status === wanted) return { row };
  const disabledMeanwhile = row.key.status === STATUS.disabled && plan.before.status !== STATUS.disabled;
  if (wanted === STATUS.enabled && disabledMeanwhile)
    return { ended: { kind: 'not_taken', key: row.key, fields: ['status'] } };
  return settle(writing, { plan, base: row, status: wanted });
}

/** A key that was enabled, and that the server declared dead between the plan and its cure, comes back too. */
function wantedStatus({ before, after }: WritePlan, key: Key, now: Date): number | null {
  if (after.status !== null) return STATUS[after.status];
  return before.status === STATUS.enabled && isCured(key, now) ? STATUS.enabled : null;
}

interface Sending {
  readonly plan: WritePlan;
  /** The row the next body is built on. */
  readonly base: Row;
  /** null: settings and quota. */
  readonly status: number | null;
}

/** Less than half of what a window usually holds: where every write meets a charge, others need calls too. */
const mostTries = 40;

/**
 * Writes until the row stands where the plan wants it. A charge between a read and a write is given back to
 * the key by the server: while the answers show charges coming in, the next write follows at once, which
 * keeps the window short; once they do not, a read verifies.
 */
async function settle(writing: Writing, { plan, base: first, status }: Sending): Promise<Step> {
  let base = first;
  const stir = stirring(first);
  let next: 'status' | 'whole' = status === null ? 'whole' : 'status';
  for (let tries = 1; ; tries += 1) {
    const sending = { plan, base, status };
    const answer = next === 'status' ? await putStatus(writing, sending) : await putWhole(writing, sending);
    if (answer) stir.sees(answer);
    const chained = next === 'status' ? null : chainedOn(answer, sending);
    next = 'whole';
    const mayTry = tries < mostTries && writing.ask.left() > 0;
    if (chained && mayTry) {
      base = chained;
      continue;
    }
    const found = await readBack(writing, sending, stir);
    if (found === null) return { ended: { kind: 'gone' } };
    const { seen, judged } = found;
    if (judged.kind === 'stands') return { row: seen };
    if (judged.kind !== 'repair') return { ended: judged };
    if (!mayTry) return { ended: driftedAt(seen, plan) };
    base = seen;
  }
}

/** How far traffic moves `used` to and fro, as one row after the other tells it. */
function stirring({ key }: Row) {
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

async function readBack(writing: Writing, sending: Sending, stir: ReturnType<typeof stirring>) {
  for (let looks = 0; ; looks += 1) {
    const seen = await look(writing, sending.base.key.id);
    if (seen === null) return null;
    stir.sees(seen);
    const judged = judge({ ...sending, seen, stirred: stir.sum() });
    const waitMs = lookAgainMs[looks];
    if (judged.kind !== 'drifted' || waitMs === undefined) return { seen, judged };
    await sleep(waitMs);
  }
}

function putStatus(writing: Writing, { base, status }: Sending): Promise<Row | null> {
  const landed = (row: Row | null) => row === null || row.key.status === status;
  const body = statusBody(base, status ?? base.stored.status);
  return put(writing, { id: base.key.id, body, mode: 'status', landed });
}

async function putWhole(writing: Writing, { plan, base }: Sending): Promise<Row | null> {
  const { id, status } = base.key;
  const wasBefore = standing(plan, base.key).at === 'before';
  const landed = (row: Row | null) => row === null || !wasBefore || standing(plan, row.key).at !== 'before';
  try {
    return await put(writing, { id, body: wholeBody(base, plan), mode: 'whole', landed });
  } catch (error) {
    if (failureOf(error, 'said_no')?.facts.reason !== 'cannot_enable') throw error;
    // Declared dead by the server since it was read: sent back as 1, the old status reads as an enabling.
    const stored = await look(writing, id);
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

const driftedAt = ({ key }: Row, { after }: WritePlan): Written => ({
  kind: 'drifted',
  key,
  wanted: after.granted,
  found: grantedOf(key),
});
