import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';
import { ids } from '../policy.ts';
import { everythingTold, type Told } from '../told.ts';
import { deltasOf, leftIn, U } from './amounts.ts';
import { add, anchor, type Book, grantedIn, limit } from './book.ts';
import { cardsIn } from './cards.ts';
import { describes, shows, vagueness } from './deeds.ts';
import { giveBack, sawEnd } from './grant-ends.ts';
import { type Ask, bookOf, breaks, brief, isOpen, rowOf, type Story } from './story.ts';

const HOUR = 3_600_000;

/** Takes in what people can read since it was read last. */
export function readAll(story: Story): void {
  const told = everythingTold(story.slack);
  for (const card of cardsIn(told)) sawCard(story, card);
  const fresh = told.filter((one) => !story.read.has(nameOf(one)));
  for (const one of fresh) story.read.add(nameOf(one));
  for (const one of fresh.toSorted((a, b) => turnOf(a) - turnOf(b))) sawTold(story, one);
  for (const ask of story.asks.filter(({ state, wasJudged }) => state === 'applied' && !wasJudged)) {
    ask.wasJudged = true;
    judgeRead(story, ask);
  }
  for (const book of story.books.values()) book.rows = book.rows.slice(-1);
}

/**
 * What says which change it is about goes before what does not, which is left to whom it can only be. Last goes
 * what was found instead of what was planned: it counts together with all that was applied before it was read.
 */
const turnOf = ({ state, text }: Told): number =>
  / granted instead of /.test(text) ? 2 : state === null ? 1 : 0;

export const nameOf = ({ ts, to, state }: Told): string => `${ts} ${to} ${state}`;

/** A request's card is known by the reason on it, so that no bot is asked which one it is. */
function sawCard({ asks }: Story, card: Told): void {
  const ask = asks.find(({ why, request }) => request === card.request || card.text.includes(`\n${why}\n`));
  if (!ask) return;
  ask.request ??= card.request;
  ask.hasCard = true;
}

function sawTold(story: Story, told: Told): void {
  if (/the end of/.test(told.text) && told.to !== null && !told.isEphemeral) return void sawEnd(story, told);
  if (told.to === null || /^This approved change waits for you/.test(told.text)) return;
  const ask = match(story, told);
  if (!ask) return;
  if (told.request !== null) ask.request ??= told.request;
  if (told.state === 'Pending') {
    ask.state = 'waits';
    return;
  }
  if (told.state === 'Approved' || told.state === 'Applying') return;
  // Not known yet, and looked for until it is.
  if (told.state === null && told.request !== null) return;
  ask.answers += 1;
  outcome(story, ask, told);
}

function isAbout(story: Story, ask: Ask, text: string): boolean {
  const names = bookOf(story, ask)?.names;
  const isNamed = !names || [...names].some((name) => text.includes(`*${name}*`));
  return isNamed && describes(ask, text);
}

function match(story: Story, told: Told): Ask | undefined {
  const { asks, act } = story;
  if (told.request !== null) {
    const known = asks.find(({ request }) => request === told.request);
    if (known) return known;
  }
  const waiting = asks
    .filter(({ by, state }) => told.to === ids[by] && state === 'asked')
    .toSorted((one, other) => vagueness(one) - vagueness(other));
  if (!told.isEphemeral) return waiting.find((ask) => isAbout(story, ask, told.text));
  // An answer to a command comes during the act or never, because a response_url is not stored.
  const now = waiting.filter((ask) => ask.act === act);
  const named = now.find((ask) => told.text.includes(ask.why) || isAbout(story, ask, told.text));
  // Two asked at once, and the answer names neither.
  return named ?? (told.state === null && now.length === 1 ? now[0] : undefined);
}

function outcome(story: Story, ask: Ask, { state, text }: Told): void {
  if (state === 'Applied') return void applied(story, ask, text);
  if (!isOpen(ask) && ask.state !== 'maybe') return;
  const nothing = state !== 'Failed' || /[Nn]othing (was )?(changed|done)/.test(text);
  const isHalfWay = / granted instead of /.test(text) || !(state === null || nothing);
  if (!isHalfWay) ask.state = 'not done';
  else maybe(story, ask);
}

/** Failed half-way, with both numbers or without: what is found counts. */
function maybe(story: Story, ask: Ask): void {
  ask.state = 'maybe';
  const book = bookOf(story, ask);
  const row = book && rowOf(story, book.id);
  if (!row) return;
  if (!wasDisturbed(story, ask, book))
    breaks(story, 'told as done half-way, and nobody else had touched the key', brief(ask));
  anchor(book, row);
}

/** Somebody else, or another change, moved the key since this one was asked. */
const wasDisturbed = ({ asks }: Story, ask: Ask, { movedIn }: Book): boolean =>
  movedIn >= ask.askedIn ||
  asks.some(
    (other) =>
      other !== ask &&
      other.keyId === ask.keyId &&
      (isOpen(other) || other.endsAt !== null || other.appliedAt >= ask.at),
  );

function applied(story: Story, ask: Ask, text: string): void {
  if (ask.state === 'applied') return;
  if (ask.state === 'not done' && ask.request === null)
    breaks(story, 'told as not done, and as done afterwards', brief(ask));
  const now = story.now().getTime();
  ask.state = 'applied';
  ask.appliedAt = now;
  const { deed } = ask;
  const book = bookOf(story, ask);
  if (!book) return;
  if ('hours' in deed && deed.hours !== null && / for \d+ (hour|day)/.test(text))
    ask.endsAt = now + deed.hours * HOUR;
  switch (deed.kind) {
    case 'quota':
      ask.deltas = deltasOf(deed, text, [...ask.rows, ...book.rows]);
      add(book, ask.deltas);
      giveBack(story, ask);
      break;
    case 'unlimited_on':
      book.unlimited = true;
      book.granted = null;
      break;
    case 'unlimited_off':
      limit(
        book,
        [...book.rows, ...limitedReads(ask, book)].map((row) => row.used_quota + leftIn(text, deed.usd) * U),
      );
      break;
    default:
      add(book, [0]);
  }
}

/** It may have been written long before it is told, after a crash; and traffic goes on. */
const limitedReads = ({ askedIn }: Ask, { reads }: Book): KeyRow[] =>
  reads.filter(({ act, row }) => act >= askedIn && !row.unlimited_quota).map(({ row }) => row);

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
