import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';
import { grantedIn } from './book.ts';
import { shows } from './deeds.ts';
import { type Ask, bookOf, breaks, brief, isOpen, type Story } from './story.ts';

/** What is told as applied was read back first. */
export function judgeReads(story: Story): void {
  for (const ask of story.asks.filter(({ state, wasJudged }) => state === 'applied' && !wasJudged)) {
    ask.wasJudged = true;
    judgeRead(story, ask);
  }
}

/** Since it was asked. Of a quota that moves for other reasons as well no single row need show it. */
function judgeRead(story: Story, ask: Ask): void {
  const book = bookOf(story, ask);
  if (!book) return;
  const { reads, granted, movedIn } = book;
  const others = story.asks.filter((one) => one !== ask && one.keyId === ask.keyId);
  // Two alike that were asked at once are told in the same words.
  const alike = [ask, ...others.filter(({ by, deed }) => by === ask.by && deed.kind === ask.deed.kind)];
  const isQuotaShown = (row: KeyRow) =>
    movedIn >= ask.askedIn || others.some(isOpen) || granted === null || granted.has(grantedIn(row));
  const since = reads.filter(({ act }) => act >= ask.askedIn).map(({ row }) => row);
  const isRead = alike.some((one) =>
    since.some((row) => (one.deed.kind === 'quota' ? isQuotaShown(row) : shows(one, row))),
  );
  if (!isRead) breaks(story, 'told as applied, and never read so', brief(ask));
}
