import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import { grantedIn, holdings, type KeyBook, openBook, settleBook } from './ledger.ts';
import { breaks, type Notes, openPlans, sightOf, wasDisturbed, writePlansOn } from './observations.ts';
import { asked, forgives, members, same, wrongAtBirth } from './row-check.ts';

/** A GET was answered with this row. */
export function sawRead(notes: Notes, bot: number, row: KeyRow): void {
  sightOf(notes, bot, row.id).reads.push({ at: ++notes.time, row });
}

/** A PUT was carried out. */
export function sawWrite(
  notes: Notes,
  bot: number,
  { before, after }: { before: KeyRow; after: KeyRow },
): void {
  const sight = sightOf(notes, bot, after.id);
  const plans = writePlansOn(notes, after.id);
  if (plans.length === 0) breaks(notes, 'wrote without a plan in the store', { bot, key: after.id });
  for (const member of members) {
    if (same(before, after, member)) continue;
    const wanted = plans.some((plan) => asked(plan, member, after));
    // What the console changed after the read goes back: upstream leaves no way to prevent it.
    const seen = sight.reads.some(({ row }) => same(row, after, member));
    if (!wanted && !seen)
      breaks(notes, 'changed what nobody asked to change', { key: after.id, member, to: after[member] });
  }
  sight.written = ++notes.time;
  const book = notes.books.get(after.id);
  if (!book) return;
  const from = sight.rests ?? sight.reads[0]?.at ?? 0;
  for (const edit of book.edits) if (edit.at > from) edit.losable = true;
  if (after.unlimited_quota || after.remain_quota !== 0) return;
  if (plans.every((plan) => forgives(plan, after))) book.forgiven = grantedIn(after);
  else book.nothingLeft = grantedIn(after);
}

/** A POST made this key among these. */
export function sawBirth(
  notes: Notes,
  bot: number,
  { row, rows }: { row: KeyRow; rows: readonly KeyRow[] },
): void {
  notes.posted.set(bot, ++notes.time);
  notes.books.set(row.id, openBook(row));
  const born = (notes.born.get(row.name) ?? 0) + 1;
  notes.born.set(row.name, born);
  const planned = [...notes.plans.values()].filter(
    (plan) => plan.kind === 'create' && plan.key.name === row.name,
  );
  if (born > planned.length)
    breaks(notes, 'made more keys than were asked for', { name: row.name, born, planned: planned.length });
  const open = openPlans(notes).find(({ plan }) => plan.kind === 'create' && plan.key.name === row.name);
  if (open?.plan.kind !== 'create')
    return void breaks(notes, 'made without a plan in the store', { name: row.name });
  const wrong = wrongAtBirth(open.plan.key, row);
  if (wrong.length > 0) breaks(notes, 'made a key that is not as asked', { key: row.id, wrong });
  const twin = rows.find(
    ({ id, name, DeletedAt }) => id !== row.id && name === row.name && DeletedAt === null,
  );
  if (twin && !wasDisturbed(notes, open.request))
    breaks(notes, 'made a second key of one name', { name: row.name, ids: [twin.id, row.id] });
}

/** Somebody at the console changed a row. */
export function sawEdit(notes: Notes, before: KeyRow, after: KeyRow): void {
  const at = ++notes.time;
  notes.disturbances.push({ at, key: after.id });
  if (after.DeletedAt !== null || after.name !== before.name) sawLoss(notes, before);
  const book = notes.books.get(after.id);
  if (!book) return;
  if (before.unlimited_quota !== after.unlimited_quota) {
    book.switched = true;
    book.accounted = after.unlimited_quota ? null : grantedIn(after);
    return;
  }
  const delta = grantedIn(after) - grantedIn(before);
  if (delta === 0 || book.accounted === null) return;
  book.accounted += delta;
  book.edits.push({ at, delta, losable: false });
}

/** A new key that went before its bot saw it: nobody can know that it ever was there. */
function sawLoss(notes: Notes, { id, name }: KeyRow): void {
  const isUnseen = openPlans(notes).some(
    ({ plan }) => plan.kind === 'create' && plan.key.name === name && id > plan.previousMaxId,
  );
  if (isUnseen) notes.born.set(name, (notes.born.get(name) ?? 1) - 1);
}

/** Nothing is under way: every key holds what it must. */
export function compareBooks(notes: Notes, rows: readonly KeyRow[]): void {
  for (const row of rows) {
    const book = notes.books.get(row.id);
    if (!book || row.DeletedAt !== null || isUnderWay(notes, book)) continue;
    const may = row.unlimited_quota ? null : holdings(book);
    const holds = grantedIn(row);
    if (may !== null && !may.includes(holds)) {
      const { accounted, nothingLeft, edits, open } = book;
      breaks(notes, 'units were lost or made', {
        key: row.id,
        holds,
        accounted,
        by: holds - (accounted ?? 0),
        nothingLeft,
        edits,
        open: [...open],
      });
    }
    for (const id of book.open.keys()) if (isOver(notes, id)) book.open.delete(id);
    if (book.open.size === 0) settleBook(book, row);
  }
}

/** Somebody will yet look at what landed, and repair or tell it. */
const isUnderWay = ({ requests }: Notes, { open }: KeyBook): boolean =>
  [...open.keys()].some((id) => {
    const request = requests.get(id);
    return request?.state === 'approved' || request?.state === 'applying';
  });

/** Failed, and never to be tried again: whether it landed has just been looked at. */
function isOver({ requests }: Notes, id: string): boolean {
  const request = requests.get(id);
  return request?.state === 'failed' && !['gave_up', 'busy'].includes(request.failure.kind);
}
