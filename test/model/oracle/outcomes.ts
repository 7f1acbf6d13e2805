import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';
import { ownerOf } from '../policy.ts';
import { isOver, type Told } from '../told.ts';
import { deltasOf, leftIn, U } from './amounts.ts';
import { add, anchor, type Book, limit } from './book.ts';
import { giveBack, isRunning } from './grant-ends.ts';
import { type Ask, bookOf, breaks, brief, isOpen, rowOf, type Story } from './story.ts';

const HOUR = 3_600_000;

/** Something was written, and not all of it as it was asked. */
const HALF_WAY = / granted instead of |CometAPI accepted the change, but |The rest (?:is|was) done, but /;

/** Done in part, or otherwise than it was asked: what is found counts. */
export const isHalfWay = ({ state, text }: Pick<Told, 'state' | 'text'>): boolean =>
  HALF_WAY.test(text) || (state === 'Failed' && !/[Nn]othing (was )?(changed|done)/.test(text));

/** What somebody reads of the end of their change. */
export function outcome(story: Story, ask: Ask, { state, text }: Told): void {
  // An outcome that is first read when its grant has ended was applied before.
  if (state === 'Applied' || state === 'Ended') {
    applied(story, ask, text);
    // Given back before anybody was told that it was granted.
    if (state === 'Ended' && /nothing left to take back/.test(text)) ask.isEnded = true;
    return;
  }
  if (isOver(state)) {
    ask.isOver = true;
    if (ask.state === 'applied') breaks(story, 'told as done, and as not done afterwards', brief(ask));
  }
  if (!isOpen(ask) && ask.state !== 'maybe') return;
  if (!isHalfWay({ state, text })) ask.state = 'not done';
  else maybe(story, ask, text);
}

/** Failed half-way, with both numbers or without: what is found counts. */
function maybe(story: Story, ask: Ask, text: string): void {
  ask.state = 'maybe';
  ask.appliedAt = story.now().getTime();
  ask.appliedIn = story.act;
  const book = bookOf(story, ask);
  // At most, because no text tells how much of it was moved.
  if (ask.deed.kind === 'quota') ask.deltas = deltasOf(ask.deed, '', [...ask.rows, ...(book?.rows ?? [])]);
  // What was granted for a time all the same.
  ask.endsAt ??= 'hours' in ask.deed && ask.deed.hours !== null ? endIn(text) : null;
  ask.isEnded ||= text.includes('↩️ Ended');
  const row = book && rowOf(story, book.id);
  if (!row) judgeHalfMade(story, ask, text);
  else {
    if (!wasDisturbed(story, ask, book))
      breaks(story, 'told as done half-way, and nobody else had touched the key', brief(ask));
    anchor(book, row);
    for (const other of story.asks.filter(({ keyId }) => keyId === ask.keyId)) {
      other.mayBeCounted ||= isOpen(other);
      other.mayEndBeCounted ||= isRunning(other);
    }
  }
}

/**
 * The key moved since it was asked, and not by what a bot wrote; or what a bot wrote ended half-way as well; or the key is
 * in debt, which no write can leave as it is.
 */
const wasDisturbed = ({ asks }: Story, ask: Ask, { movedIn, reads, rows }: Book): boolean =>
  movedIn >= ask.askedIn ||
  rows.some(({ remain_quota }) => remain_quota < 0) ||
  reads.some(({ act, row }) => act >= ask.askedIn && row.remain_quota < 0) ||
  asks.some((other) => other !== ask && other.keyId === ask.keyId && other.state === 'maybe') ||
  // A disabled key that is disabled again stays so.
  asks.some(
    (other) => other.keyId === ask.keyId && other.askedIn >= ask.askedIn && other.deed.kind === 'disable',
  );

function judgeHalfMade(story: Story, ask: Ask, text: string): void {
  const { deed } = ask;
  if (deed.kind !== 'create') return;
  const many = story.created.get(deed.name)?.length ?? 0;
  if (many === 0 && HALF_WAY.test(text))
    breaks(story, 'told as done half-way, and no key was made', brief(ask));
  if (many !== 1) return;
  const made = story.server.account.books.rows.filter(
    ({ id, name }) => name === deed.name && ownerOf(id) === undefined,
  );
  const [row] = made;
  // Another change of the new key may come before it is known what became of making it.
  const isChanged = story.asks.some(({ keyId }) => keyId === row?.id);
  if (made.length === 1 && row && !isChanged && story.books.get(row.id)?.movedIn === -1)
    breaks(story, 'told as done half-way, and one key was made as it was asked', brief(ask));
}

function applied(story: Story, ask: Ask, text: string): void {
  if (ask.state === 'applied') return;
  if (ask.isOver || (ask.state === 'not done' && ask.request === null))
    breaks(story, 'told as not done, and as done afterwards', brief(ask));
  const now = story.now().getTime();
  ask.state = 'applied';
  ask.appliedAt = now;
  ask.appliedIn = story.act;
  const { deed } = ask;
  const book = bookOf(story, ask);
  if (!book) return;
  if ('hours' in deed && deed.hours !== null && / for \d+ (hour|day)/.test(text))
    ask.endsAt = endTold(story, ask, text, deed.hours * HOUR);
  switch (deed.kind) {
    case 'quota':
      ask.deltas = deltasOf(deed, text, [...ask.rows, ...book.rows]);
      add(book, ask.mayBeCounted ? [0, ...ask.deltas] : ask.deltas);
      giveBack(story, ask);
      break;
    case 'unlimited_on':
      book.unlimited = true;
      book.granted = null;
      break;
    case 'unlimited_off':
      limit(
        book,
        [...book.rows, ...readsSince(ask, book)].map((row) => row.used_quota + leftIn(text, deed.usd) * U),
      );
      break;
    default:
      add(book, [0]);
  }
}

/** When it was applied, which may be long before it is told. */
const momentIn = (text: string, before = ''): number | null => {
  const [, seconds] = new RegExp(`${before}<!date\\^(\\d+)\\^`).exec(text) ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000;
};

/** Never later than it was granted for. */
function endTold(story: Story, ask: Ask, text: string, lasts: number): number {
  const now = story.now().getTime();
  const end = endIn(text);
  if (end !== null && end > now + lasts && !wasLifted(story, ask))
    breaks(story, 'promised for longer than it was granted', brief(ask));
  return end ?? (momentIn(text) ?? now) + lasts;
}

/** Lent quota goes back no earlier than the limit does that its key had. */
const wasLifted = ({ asks }: Story, { keyId }: Ask): boolean =>
  asks.some((other) => other.keyId === keyId && other.deed.kind === 'unlimited_on');

/** Until when something was promised. */
const endIn = (text: string): number | null =>
  momentIn(text, '(?:take (?:it|that|the rest) back|gets its limit back|due back) ');

/** It may have been planned and written long before it is told, after a crash; and traffic goes on. */
const readsSince = ({ askedIn }: Ask, { reads }: Book): KeyRow[] =>
  reads.filter(({ act }) => act >= askedIn).map(({ row }) => row);
