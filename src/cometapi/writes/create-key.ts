import type { CreatePlan } from '../../domain/changes/plan.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import { grantedOf } from '../../domain/keys/quota.ts';
import { differing, type EditableField } from '../../domain/keys/settings.ts';
import type { CreateResult } from '../../usecases/ports/cometapi.ts';
import { type CometFailure, failureOf } from '../wire/failure.ts';
import type { Row } from '../wire/keys/key-row.ts';
import { firstPage, idsOf, walk } from '../wire/paginate.ts';
import { refusalReason } from '../wire/refusal-reason.ts';
import type { Page } from '../wire/schema.ts';
import { createBody } from './put-body.ts';
import { notWritten, readKey, sendWrite, unknownOutcome, type WriteContext } from './write-context.ts';
import { isCarriedOut, waitUntilVisible } from './write-key.ts';

/** What an earlier run of the plan created; null: nothing, though CometAPI never said that it did. */
export async function findCreated(
  context: WriteContext,
  { maxId, plan }: { maxId: KeyId; plan: CreatePlan },
): Promise<CreateResult | null> {
  const found = plan.previousMaxId >= maxId ? null : await foundSince(context, plan);
  return found ?? (plan.isConfirmed ? { kind: 'not_found_after_create' } : null);
}

async function foundSince(context: WriteContext, plan: CreatePlan): Promise<CreateResult | null> {
  const since = await listSince(context, plan);
  const there = named(since, plan);
  const [first] = there;
  if (first === undefined) return await renamed(context, since, plan);
  // A key that was made for somebody else may have been given the name meanwhile.
  const ours = await unownedIn(context, there.filter(isOfTries(plan)));
  return ours.length > 0 ? createResult(ours, plan) : { kind: 'name_taken', twin: first.key };
}

export async function highestId(context: Pick<WriteContext, 'calls' | 'client'>): Promise<KeyId> {
  return Math.max(0, ...idsOf(await firstPage(list(context))));
}

/** POST returns no id, so the new key is found by its exact name among ids above `previousMaxId`. */
export async function createKey(context: WriteContext, plan: CreatePlan): Promise<CreateResult> {
  try {
    const answer = await post(context, plan);
    const shown = answer && answer.key.id > plan.previousMaxId ? await readKey(context, answer.key.id) : null;
    if (shown?.key.name === plan.key.name) return createResult([shown], plan);
    let found: Row[] = [];
    await waitUntilVisible(context, async () => {
      found = named(await listSince(context, plan), plan);
      return found.length > 0;
    });
    return found.length > 0 ? createResult(found, plan) : { kind: 'not_found_after_create' };
  } catch (error) {
    const no = failureOf(error, 'said_no');
    if (!no || context.mayHaveWritten) throw context.mayHaveWritten ? unknownOutcome(error) : error;
    return afterRefusal(context, plan, no);
  }
}

/** That nothing was made is said only after a read. */
async function afterRefusal(
  context: WriteContext,
  plan: CreatePlan,
  { facts: { message, reason } }: CometFailure,
): Promise<CreateResult> {
  try {
    const found = named(await listSince(context, plan), plan);
    return found.length > 0
      ? createResult(found, plan)
      : { kind: 'refused', message, reason: refusalReason(reason) };
  } catch (error) {
    throw unknownOutcome(error);
  }
}

/** Never posts twice: after a lost answer the list shows whether the key exists. */
async function post(context: WriteContext, plan: CreatePlan): Promise<Row | null> {
  try {
    const answer = await sendWrite(context, () => context.client.post(createBody(plan.key)));
    context.mayHaveWritten = true;
    return answer;
  } catch (error) {
    const lost = failureOf(error, 'unknown_outcome');
    if (!lost) throw error;
    context.mayHaveWritten = true;
    const isListed = async () => named(await listSince(context, plan), plan).length > 0;
    if (await isCarriedOut(context, lost, isListed)) return null;
    context.mayHaveWritten = false;
    throw notWritten(lost);
  }
}

function createResult(rows: readonly Row[], { key: wanted }: CreatePlan): CreateResult {
  const [only, second] = rows;
  if (only === undefined || second !== undefined)
    return { kind: 'twins', ids: rows.map(({ key }) => key.id) };
  const { key } = only;
  // An empty group means the account's own, which the server may answer by its name.
  const asked = wanted.group === '' ? { ...wanted, group: key.group } : wanted;
  const fields: (EditableField | 'unlimited')[] = differing(key, asked);
  if (key.unlimited !== wanted.unlimited) fields.push('unlimited');
  if (fields.length > 0) return { kind: 'not_taken', key, fields };
  const found = grantedOf(key);
  return wanted.unlimited || found === wanted.quota
    ? { kind: 'done', key }
    : { kind: 'drifted', key, wanted: wanted.quota, found };
}

const list =
  ({ calls, client }: Pick<WriteContext, 'calls' | 'client'>) =>
  (number: number): Promise<Page> =>
    calls.read(() => client.list(number));

const named = (rows: readonly Row[], { key: { name } }: CreatePlan): Row[] =>
  rows.filter(({ key }) => key.name === name);

/**
 * A key that nobody owns and that has the settings of the plan under another name may be the plan's, renamed since. An
 * expiry to the second says so even if its quota was changed as well; keys that never expire are alike only with it.
 */
async function renamed(
  context: WriteContext,
  since: readonly Row[],
  plan: CreatePlan,
): Promise<CreateResult | null> {
  const { key: wanted } = plan;
  const alike = since
    .filter(isOfTries(plan))
    .filter(
      ({ key }) =>
        (wanted.expiresAt !== null || isGranted(key, wanted)) &&
        differing(key, { ...wanted, name: key.name, group: wanted.group || key.group }).length === 0,
    );
  const ours = await unownedIn(context, alike);
  return ours.length > 0 ? { kind: 'renamed', ids: ours.map(({ key }) => key.id) } : null;
}

/** How far the clock of CometAPI may be from the bot's. */
const CLOCKS_APART_MS = 5 * 60_000;

/** CometAPI dates a key when it makes it, and nobody can change that. */
const isOfTries =
  ({ triedUntil }: CreatePlan) =>
  ({ key: { createdAt } }: Row): boolean =>
    triedUntil === undefined || createdAt.getTime() <= triedUntil.getTime() + CLOCKS_APART_MS;

const isGranted = (key: Key, { unlimited, quota }: CreatePlan['key']): boolean =>
  key.unlimited === unlimited && (unlimited || grantedOf(key) === quota);

async function unownedIn({ unowned }: WriteContext, rows: readonly Row[]): Promise<Row[]> {
  const ids = rows.length > 0 ? await unowned(rows.map(({ key }) => key.id)) : [];
  return rows.filter(({ key }) => ids.includes(key.id));
}

/** The keys above `previousMaxId`. Pages come newest first, so the walk ends there. */
async function listSince(context: WriteContext, { previousMaxId }: CreatePlan): Promise<Row[]> {
  const found: Row[] = [];
  const unreadable: KeyId[] = [];
  for await (const page of walk(list(context))) {
    found.push(...page.rows.filter(({ key }) => key.id > previousMaxId));
    unreadable.push(...page.unreadable.flatMap(({ id }) => (id !== null && id > previousMaxId ? id : [])));
    if (idsOf(page).some((id) => id <= previousMaxId)) break;
  }
  return [...found, ...(await readEach(context, unreadable))];
}

/** One that a list cannot show in full may be the key that was made: it has a name all the same. */
async function readEach(context: WriteContext, ids: readonly KeyId[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const id of ids) {
    const row = await readKey(context, id);
    if (row !== null) rows.push(row);
  }
  return rows;
}
