import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import type { WritePlan } from '../../src/domain/changes/plan.ts';
import type { Applied, Failed, Request } from '../../src/domain/requests/request.ts';
import { grantedIn } from './ledger.ts';
import { breaks, type Notes, sightOf, wasDisturbed } from './observations.ts';
import { decisionProblem, moveProblem } from './request-check.ts';
import { missing } from './row-check.ts';

/** The store now holds a request like this. */
export function sawMove(notes: Notes, bot: number, next: Request): void {
  notes.time += 1;
  const before = notes.requests.get(next.id) ?? null;
  notes.requests.set(next.id, next);
  if (before === null) notes.askedAt.set(next.id, notes.time);
  for (const problem of [moveProblem(before, next), decisionProblem(before, next)])
    if (problem)
      breaks(notes, problem, { request: next.id, from: before?.state, to: next.state, votes: next.votes });
  const plan = 'plan' in next ? next.plan : null;
  if (plan && !notes.plans.has(next.id)) {
    notes.plans.set(next.id, plan);
    if (plan.kind === 'write') sawPlan(notes, bot, { request: next, plan });
  }
  if (before?.state === 'failed') reopen(notes, next);
  if (next.state === 'applied') sawApplied(notes, bot, next);
  if (next.state === 'failed') sawFailed(notes, bot, next);
  if (next.state === 'stale') notes.books.get(next.keyId ?? 0)?.open.delete(next.id);
}

/** A plan rests on the row that was read last, and wants what was asked for, no more. */
function sawPlan(notes: Notes, bot: number, { request, plan }: { request: Request; plan: WritePlan }): void {
  const sight = sightOf(notes, bot, plan.keyId);
  const base = sight.reads.findLast(({ row }) => isPlanFor(plan, row, targetOf(notes, request, row)));
  if (!base) {
    const { id, change } = request;
    return void breaks(notes, 'planned something else than was asked', {
      id,
      change,
      plan,
      reads: sight.reads,
    });
  }
  sight.rests = base.at;
  notes.plannedOn.set(request.id, base.row);
  const book = notes.books.get(plan.keyId);
  if (!book) return;
  const { unlimited, granted } = plan.after;
  book.open.set(request.id, unlimited || base.row.unlimited_quota ? 0 : granted - grantedIn(base.row));
  if (unlimited !== base.row.unlimited_quota) book.switched = true;
}

const isPlanFor = ({ before, after }: WritePlan, row: KeyRow, target: number | null): boolean =>
  before.granted === grantedIn(row) &&
  (target === null ? after.unlimited : !after.unlimited && after.granted === target);

/** What shall be granted afterwards; null: no limit. */
function targetOf({ requests, plannedOn }: Notes, { id, change }: Request, row: KeyRow): number | null {
  const granted = grantedIn(row);
  if (change.kind === 'quota') return granted + change.delta;
  if (change.kind === 'unlimited_on') return null;
  if (change.kind === 'unlimited_off') return row.used_quota + change.left;
  if (change.kind !== 'revert') return row.unlimited_quota ? null : granted;
  const of = id.slice(0, -1);
  const lent = requests.get(of)?.change;
  const before = plannedOn.get(of);
  if (lent?.kind === 'quota') return Math.max(granted - lent.delta, row.used_quota);
  return Math.max(before ? grantedIn(before) : granted, row.used_quota);
}

function reopen({ plans, plannedOn, books, saidNo }: Notes, { id }: Request): void {
  saidNo.delete(id);
  const plan = plans.get(id);
  const row = plannedOn.get(id);
  if (plan?.kind !== 'write' || !row) return;
  books.get(plan.keyId)?.open.set(id, plan.after.granted - grantedIn(row));
}

function sawApplied(notes: Notes, bot: number, next: Applied): void {
  const { keyId } = next.effect;
  if (notes.saidNo.has(next.id)) breaks(notes, 'told as not done, and done afterwards', { request: next.id });
  const plan = notes.plans.get(next.id);
  const { reads, written } = sightOf(notes, bot, keyId);
  const after = reads.filter(({ at }) => at > written);
  if (plan?.kind === 'create') {
    const read = Math.max(notes.listed.get(bot) ?? 0, reads.at(-1)?.at ?? 0);
    if (read < (notes.posted.get(bot) ?? 0))
      breaks(notes, 'told as made without a read after it', { request: next.id });
    if (!notes.born.has(plan.key.name)) breaks(notes, 'told as made, and it was not', { request: next.id });
    return;
  }
  const before = notes.plannedOn.get(next.id);
  if (!plan || !before) return void breaks(notes, 'applied without a plan', { request: next.id });
  if (!after.some(({ row }) => missing(plan, row).length === 0))
    breaks(notes, 'told as applied, and no read after the write shows it', {
      request: next.id,
      plan,
      wrong: after.map(({ row }) => missing(plan, row)),
    });
  const book = notes.books.get(keyId);
  if (!book) return;
  book.open.delete(next.id);
  if (plan.after.unlimited) book.accounted = null;
  else if (before.unlimited_quota) Object.assign(book, { accounted: plan.after.granted, switched: false });
  else if (book.accounted !== null) book.accounted += plan.after.granted - grantedIn(before);
}

function sawFailed(notes: Notes, bot: number, next: Failed): void {
  const { id, failure, keyId } = next;
  if (!isExcused(notes, next) && !wasDisturbed(notes, next))
    breaks(notes, 'failed without a cause', { request: id, failure });
  const book = keyId === null ? undefined : notes.books.get(keyId);
  if (!book || keyId === null) return;
  if (failure.kind === 'refused') book.open.delete(id);
  if (failure.kind !== 'drifted') return;
  book.open.delete(id);
  const { reads, written } = sightOf(notes, bot, keyId);
  const last = reads.findLast(({ at, row }) => at > written && grantedIn(row) === failure.found);
  if (!last) return void breaks(notes, 'told a drift that was not there', { request: id, failure, reads });
  if (book.accounted === null) return;
  // Both numbers were told; from here on what was found counts.
  const since = book.edits.filter(({ at }) => at > last.at);
  book.accounted = since.reduce<number>((sum, { delta }) => sum + delta, failure.found);
  book.edits = since;
}

/** Sent away before anything was written, or a debt that this server cannot store, told with both numbers. */
function isExcused(
  { scarce, plannedOn, books, cameBack }: Notes,
  { id, keyId, failure, change }: Failed,
): boolean {
  if (failure.kind === 'busy') return true;
  if (failure.kind === 'gave_up') return scarce;
  if (failure.kind !== 'drifted') return false;
  const hadDebt = change.kind === 'disable' && (plannedOn.get(id)?.remain_quota ?? 0) < 0;
  const off = Math.abs(failure.found - failure.wanted);
  const isUnseen = cameBack.some(({ key, units }) => key === keyId && units === off);
  return hadDebt || isUnseen || books.get(keyId ?? 0)?.forgiven === failure.found;
}
