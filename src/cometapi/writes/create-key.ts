import { differing, type EditableField } from '../../domain/changes/change.ts';
import type { CreatePlan } from '../../domain/changes/plan.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import { grantedOf } from '../../domain/keys/quota.ts';
import type { CreateResult } from '../../usecases/ports/cometapi.ts';
import { failureOf } from '../wire/failure.ts';
import { firstPage, walk } from '../wire/paginate.ts';
import type { Page, Row } from '../wire/schema.ts';
import { createBody } from './put-body.ts';
import { notWritten, readKey, unknownOutcome, type WriteSession, waitUntilVisible } from './write-session.ts';

/** The answer to a create names nothing, so the new key is found: above the highest id, by its exact name. */
export async function createKey(
  writing: WriteSession,
  planner: (highest: KeyId) => Promise<CreatePlan>,
): Promise<CreateResult> {
  const page = await firstPage(list(writing));
  const highest = Math.max(0, ...page.rows.map(({ key }) => key.id));
  const plan = await planner(highest);
  // A plan made just now has nothing above it yet; an older one may have been carried out already.
  const there = plan.previousMaxId < highest ? await findByName(writing, plan) : [];
  return there.length > 0 ? createResult(there, plan) : makeAndFind(writing, plan);
}

async function makeAndFind(writing: WriteSession, plan: CreatePlan): Promise<CreateResult> {
  try {
    const told = await post(writing, plan);
    const shown = told && told.key.id > plan.previousMaxId ? await readKey(writing, told.key.id) : null;
    if (shown?.key.name === plan.key.name) return createResult([shown], plan);
    let found: Row[] = [];
    await waitUntilVisible(writing, async () => {
      found = await findByName(writing, plan);
      return found.length > 0;
    });
    return found.length > 0 ? createResult(found, plan) : { kind: 'not_found_after_create' };
  } catch (error) {
    const no = failureOf(error, 'said_no');
    if (no && !writing.mayHaveWritten) return { kind: 'refused', message: no.facts.message };
    throw writing.mayHaveWritten ? unknownOutcome(error) : error;
  }
}

/** Never posted twice: after a lost answer the list tells whether there is a key. */
async function post(writing: WriteSession, plan: CreatePlan): Promise<Row | null> {
  const { calls, client } = writing;
  try {
    const told = await calls.write(() => client.post(createBody(plan.key)));
    writing.mayHaveWritten = true;
    return told;
  } catch (error) {
    const lost = failureOf(error, 'unknown_outcome');
    if (!lost) throw error;
    writing.mayHaveWritten = true;
    if (await waitUntilVisible(writing, async () => (await findByName(writing, plan)).length > 0))
      return null;
    writing.mayHaveWritten = false;
    throw notWritten(lost);
  }
}

function createResult(rows: readonly Row[], { key: wanted }: CreatePlan): CreateResult {
  const [only, second] = rows;
  if (only === undefined || second !== undefined)
    return { kind: 'twins', ids: rows.map(({ key }) => key.id) };
  const { key } = only;
  // Without a group the account's own is meant, whatever the server calls it.
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
  ({ calls, client }: WriteSession) =>
  (number: number): Promise<Page> =>
    calls.read(() => client.list(number));

/** Newest first, so the walk ends where the plan began. */
async function findByName(
  writing: WriteSession,
  { previousMaxId, key: { name } }: CreatePlan,
): Promise<Row[]> {
  const found: Row[] = [];
  for await (const { rows } of walk(list(writing))) {
    found.push(...rows.filter(({ key }) => key.id > previousMaxId && key.name === name));
    if (rows.some(({ key }) => key.id <= previousMaxId)) break;
  }
  return found;
}
