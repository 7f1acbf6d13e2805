import { ids } from '../policy.ts';
import { everythingTold, type Told } from '../told.ts';
import { cardsIn } from './cards.ts';
import { sawEnd, sawLastTry } from './grant-ends.ts';
import { askOf } from './matching.ts';
import { isHalfWay, outcome } from './outcomes.ts';
import { judgeReads } from './reading-back.ts';
import { type Ask, isOpen, type Story } from './story.ts';

/** Takes in what people can read since it was read last. */
export function readAll(story: Story): void {
  const told = everythingTold(story.slack);
  for (const card of cardsIn(told)) sawCard(story, card);
  const fresh = told.filter((one) => !story.read.has(nameOf(one)));
  for (const one of fresh) story.read.add(nameOf(one));
  for (const one of fresh.toSorted((a, b) => turnOf(a) - turnOf(b))) sawTold(story, one);
  judgeReads(story);
  for (const book of story.books.values()) book.rows = book.rows.slice(-1);
}

/**
 * What says which change it is about goes before what does not, which is left to whom it can only be. Last goes
 * what was found instead of what was planned: it counts together with all that was applied before it was read.
 */
const turnOf = (told: Told): number => (isHalfWay(told) ? 2 : told.state === null ? 1 : 0);

/** A card, or an answer that only its reader sees, says something new when its state changes; a direct message stays one. */
export const nameOf = ({ ts, to, state, isEphemeral }: Told): string =>
  `${ts} ${to} ${to === null || isEphemeral ? state : ''}`;

/** A request's card is known by the reason on it, so that no bot is asked which one it is. */
function sawCard({ asks }: Story, card: Told): void {
  const named = asks.find(({ why, request }) => request === card.request || card.text.includes(`\n${why}\n`));
  if (!named) return;
  const ask = named.request === null && named.state === 'applied' ? inPlaceOf(named, asks) : named;
  ask.request ??= card.request;
  ask.hasCard = true;
}

/**
 * Of two alike that were asked at once, one was done at once before the card of the other came. Which one was done
 * nobody was told, so the one with the card takes the name on it.
 */
function inPlaceOf(done: Ask, asks: readonly Ask[]): Ask {
  const twin = asks.find((one) => one.act === done.act && isOpen(one) && areAlike(one, done));
  if (!twin) return done;
  [twin.why, done.why] = [done.why, twin.why];
  return twin;
}

/** Compared as JSON, because some generated records have no prototype. */
const areAlike = (one: Ask, other: Ask): boolean =>
  one.by === other.by && one.keyId === other.keyId && JSON.stringify(one.deed) === JSON.stringify(other.deed);

function sawTold(story: Story, told: Told): void {
  const [, role] = /^grant:[\w-]+:ended:(\w+)/.exec(told.notice ?? '') ?? [];
  if (role !== undefined) {
    const saw = /I won’t try again/.test(told.text) ? sawLastTry : sawEnd;
    return void (role === 'requester' && saw(story, told));
  }
  if (/the end of/.test(told.text) && told.to !== null && !told.isEphemeral) return;
  // The answer takes its place.
  if (told.text.startsWith('⏳ Working on it')) return;
  // News about a key is no answer to a change.
  if (/^key:\d+:(?!created)|^request:[\w-]+:owner$/.test(told.notice ?? '')) return;
  if (told.to === null || /^This (approved|temporary) change /.test(told.text)) return;
  const ask = askOf(story, told);
  if (!ask) return;
  // What somebody did about another's request is answered to them alone.
  if (told.isEphemeral && told.to !== ids[ask.by]) return;
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
