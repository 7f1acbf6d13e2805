import { differing, type EditableField } from '../../domain/changes/change.ts';
import type { BirthPlan } from '../../domain/changes/plan.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import { grantedOf } from '../../domain/keys/quota.ts';
import type { Born } from '../../usecases/ports/cometapi.ts';
import { failureOf } from '../wire/failure.ts';
import { firstPage, walk } from '../wire/paginate.ts';
import type { Page, Row } from '../wire/schema.ts';
import { birthBody } from './put-body.ts';
import { look, notLanded, seenToLand, unsureOf, type Writing } from './write-session.ts';

/** The answer to a create names nothing, so the new key is found: above the highest id, by its exact name. */
export async function createKey(
  writing: Writing,
  planner: (highest: KeyId) => Promise<BirthPlan>,
): Promise<Born> {
  const page = await firstPage(list(writing));
  const highest = Math.max(0, ...page.rows.map(({ key }) => key.id));
  const plan = await planner(highest);
  // A plan made just now has nothing above it yet; an older one may have been carried out already.
  const there = plan.above < highest ? await named(writing, plan) : [];
  return there.length > 0 ? born(there, plan) : makeAndFind(writing, plan);
}

async function makeAndFind(writing: Writing, plan: BirthPlan): Promise<Born> {
  try {
    const told = await made(writing, plan);
    const shown = told && told.key.id > plan.above ? await look(writing, told.key.id) : null;
    if (shown?.key.name === plan.key.name) return born([shown], plan);
    let found: Row[] = [];
    await seenToLand(writing, async () => {
      found = await named(writing, plan);
      return found.length > 0;
    });
    return found.length > 0 ? born(found, plan) : { kind: 'not_found_after_create' };
  } catch (error) {
    const no = failureOf(error, 'said_no');
    if (no && !writing.unsure) return { kind: 'refused', message: no.facts.said };
    throw writing.unsure ? unsureOf(error) : error;
  }
}

/** Never posted twice: after a lost answer the list tells whether there is a key. */
async function made(writing: Writing, plan: BirthPlan): Promise<Row | null> {
  const { ask, client } = writing;
  try {
    const told = await ask.write(() => client.post(birthBody(plan.key)));
    writing.unsure = true;
    return told;
  } catch (error) {
    const lost = failureOf(error, 'unknown_outcome');
    if (!lost) throw error;
    writing.unsure = true;
    if (await seenToLand(writing, async () => (await named(writing, plan)).length > 0)) return null;
    writing.unsure = false;
    throw notLanded(lost);
  }
}

function born(rows: readonly Row[], { key: wanted }: BirthPlan): Born {
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
  ({ ask, client }: Writing) =>
  (number: number): Promise<Page> =>
    ask.read(() => client.list(number));

/** Newest first, so the walk ends where the plan began. */
async function named(writing: Writing, { above, key: { name } }: BirthPlan): Promise<Row[]> {
  const found: Row[] = [];
  for await (const { rows } of walk(list(writing))) {
    found.push(...rows.filter(({ key }) => key.id > above && key.name === name));
    if (rows.some(({ key }) => key.id <= above)) break;
  }
  return found;
}
