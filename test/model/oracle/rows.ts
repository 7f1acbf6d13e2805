import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';
import { U } from './amounts.ts';
import { add, anchor, type Book, grantedIn, openBook } from './book.ts';
import { wants } from './deeds.ts';
import { breaks, isOpen, type Story } from './story.ts';

const WATCHED = ['name', 'model_limits', 'allow_ips', 'group', 'status', 'unlimited_quota'] as const;

export function remember({ books }: Story, row: KeyRow): void {
  books.get(row.id)?.rows.push({ ...row });
}

/** Of a bot's. */
export function sawWrite(story: Story, { before, after }: { before: KeyRow; after: KeyRow }): void {
  const book = story.books.get(after.id);
  if (!book) return;
  if (!before.unlimited_quota && after.unlimited_quota) book.beforeUnlimited = grantedIn(before);
  remember(story, before);
  remember(story, after);
  for (const member of WATCHED) {
    const isMoved = JSON.stringify(before[member]) !== JSON.stringify(after[member]);
    if (isMoved && !wasSo(book, after, member) && !isWanted(story, after, member))
      breaks(story, 'changed what nobody asked to change', { key: after.id, member, to: after[member] });
  }
}

const wasSo = ({ rows }: Book, after: KeyRow, member: keyof KeyRow): boolean =>
  rows.some((row) => row !== rows.at(-1) && row[member] === after[member]);

const isWanted = ({ asks }: Story, { id }: KeyRow, member: keyof KeyRow): boolean =>
  asks.some((ask) => ask.keyId === id && wants(ask.deed, member));

export function sawCreate(story: Story, row: KeyRow): void {
  story.books.set(row.id, openBook(row));
  const made = (story.created.get(row.name) ?? 0) + 1;
  story.created.set(row.name, made);
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
  if (after.DeletedAt !== null) book.isExcused = true;
  else if (before.unlimited_quota !== after.unlimited_quota) {
    if (atRisk || ofKey.some(({ endsAt, isEnded }) => endsAt !== null && !isEnded)) book.isExcused = true;
    else anchor(book, after);
  } else {
    const delta = grantedIn(after) - grantedIn(before);
    if (delta !== 0) add(book, atRisk ? [delta, 0] : [delta]);
  }
}
