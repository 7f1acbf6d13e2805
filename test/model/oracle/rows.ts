import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';
import { U } from './amounts.ts';
import { add, anchor, type Book, type Gap, grantedIn, openBook } from './book.ts';
import { wants } from './deeds.ts';
import { breaks, isOpen, rowOf, type Story } from './story.ts';

const WATCHED = ['name', 'model_limits', 'allow_ips', 'group', 'status', 'unlimited_quota'] as const;
const MOVABLE = [...WATCHED, 'model_limits_enabled', 'expired_time', 'remain_quota', 'used_quota'] as const;

/** The row as it is, whoever made it so. */
export function remember({ books, act }: Story, row: KeyRow): void {
  const book = books.get(row.id);
  if (!book) return;
  const before = book.rows.at(-1);
  if (before && MOVABLE.some((member) => before[member] !== row[member])) book.movedIn = act;
  book.rows.push({ ...row });
  book.names.add(row.name);
}

/** The path of a PUT does not say of which key. */
export function sawCall({ books }: Story, bot: number, method: string): void {
  if (method !== 'PUT') return;
  for (const { gaps } of books.values()) {
    const gap = gaps.get(bot);
    if (gap) gap.isWriting = true;
  }
}

export function sawRead(story: Story, bot: number, row: KeyRow): void {
  const book = story.books.get(row.id);
  if (!book) return;
  remember(story, row);
  book.reads.push({ act: story.act, row: { ...row } });
  const gap = gapOf(book, bot, row);
  sawUsed(gap, row);
  // Of two that are at work on one key, one may read what the other does not know when it writes.
  const areTwo = story.asks.filter(({ act, keyId }) => act === story.act && keyId === row.id).length > 1;
  if (!gap.isWriting && !areTwo) for (const edit of gap.edits) edit.wasRead = true;
}

function gapOf({ gaps }: Book, bot: number, { used_quota }: KeyRow): Gap {
  const gap = gaps.get(bot) ?? { edits: [], isWriting: false, usage: 0, used: used_quota };
  gaps.set(bot, gap);
  return gap;
}

function sawUsed(gap: Gap, { used_quota }: KeyRow): void {
  gap.usage += Math.abs(used_quota - gap.used);
  gap.used = used_quota;
}

/** Of a bot's. */
export function sawWrite(
  story: Story,
  bot: number,
  { before, after }: { before: KeyRow; after: KeyRow },
): void {
  const book = story.books.get(after.id);
  if (!book) return;
  if (!before.unlimited_quota && after.unlimited_quota) {
    const atRisk = gapOf(book, bot, before).edits.reduce((sum, { delta }) => sum + delta, 0);
    book.beforeUnlimited = [grantedIn(before), grantedIn(before) - atRisk];
  }
  remember(story, before);
  book.rows.push({ ...after });
  book.names.add(after.name);
  loseEdits(book, gapOf(book, bot, before), { before, after });
  for (const member of WATCHED) {
    const isMoved = before[member] !== after[member];
    if (isMoved && !wasSo(book, after, member) && !isWanted(story, after, member))
      breaks(story, 'changed what nobody asked to change', { key: after.id, member, to: after[member] });
  }
}

/** What was edited since the read that a write rests on may be gone by it; so may what looks like traffic. */
function loseEdits(book: Book, gap: Gap, { before, after }: { before: KeyRow; after: KeyRow }): void {
  sawUsed(gap, before);
  gap.isWriting = false;
  if (grantedIn(before) === grantedIn(after)) return;
  const atRisk = gap.edits.filter(({ wasRead, delta }) => !wasRead || Math.abs(delta) <= 2 * gap.usage);
  for (const { delta } of atRisk) add(book, [0, -delta]);
  gap.edits = gap.edits.filter((edit) => !atRisk.includes(edit));
}

const wasSo = ({ rows }: Book, after: KeyRow, member: keyof KeyRow): boolean =>
  rows.some((row) => row !== rows.at(-1) && row[member] === after[member]);

const isWanted = ({ asks }: Story, { id }: KeyRow, member: keyof KeyRow): boolean =>
  asks.some((ask) => ask.keyId === id && wants(ask.deed, member));

export function sawCreate(story: Story, row: KeyRow): void {
  story.books.set(row.id, openBook(row));
  const ids = [...(story.created.get(row.name) ?? []), row.id];
  story.created.set(row.name, ids);
  // What the console deleted before its maker was heard of may be made again.
  const made = ids.filter((id) => rowOf(story, id)?.DeletedAt == null).length;
  const wanted = story.asks.flatMap(({ deed }) =>
    deed.kind === 'create' && deed.name === row.name ? [deed] : [],
  );
  if (made > wanted.length) breaks(story, 'made more keys than were asked for', { name: row.name, made });
  const isAsked = wanted.some(({ unlimited, usd }) =>
    unlimited ? row.unlimited_quota || row.remain_quota === U : [usd * U, U].includes(row.remain_quota),
  );
  if (!isAsked) breaks(story, 'made a key that nobody asked for', { name: row.name, row });
}

/** Of somebody at the console. */
export function sawEdit(story: Story, before: KeyRow, after: KeyRow): void {
  const book = story.books.get(after.id);
  if (!book) return;
  const ofKey = story.asks.filter(({ keyId }) => keyId === after.id);
  const atRisk = story.isActing || ofKey.some(isOpen);
  remember(story, after);
  if (before.status !== after.status) book.isStatusEdited = true;
  if (after.DeletedAt !== null) book.isExcused = true;
  else if (before.unlimited_quota !== after.unlimited_quota) {
    if (atRisk || ofKey.some(({ endsAt, isEnded }) => endsAt !== null && !isEnded)) book.isExcused = true;
    else anchor(book, after);
  } else if (grantedIn(after) !== grantedIn(before)) {
    const delta = grantedIn(after) - grantedIn(before);
    add(book, [delta]);
    for (const { edits } of book.gaps.values()) edits.push({ delta, wasRead: false });
  }
}
