import { ids } from '../policy.ts';
import type { Told } from '../told.ts';
import { moneyIn, takenBack, U } from './amounts.ts';
import { add, anchor, limit } from './book.ts';
import { type Ask, bookOf, breaks, brief, isOpen, rowOf, type Story } from './story.ts';

const CENT = U / 100;
const MINUTE = 60_000;

/** Its end came out otherwise and is not tried again: what is found counts. */
export function sawLastTry(story: Story, { text, to }: Told): void {
  const money = moneyIn(text) ?? 0;
  const ask = runningGrants(story, to, false).find((one) => leftOf(one) >= money - CENT);
  if (!ask) return;
  ask.isEnded = true;
  const book = bookOf(story, ask);
  const row = book && rowOf(story, book.id);
  if (row) anchor(book, row);
}

/** Somebody reads that a grant is over. */
export function sawEnd(story: Story, { text, to }: Told): void {
  const isUnlimited = /unlimited/.test(text);
  const money = moneyIn(text) ?? 0;
  const hours = hoursOf(text);
  const running = runningGrants(story, to, isUnlimited).filter(
    ({ deed }) => hours === null || !('hours' in deed) || deed.hours === hours,
  );
  // Of what was given back whole nothing is left to end.
  const over = running.toSorted((one, other) => Number(leftOf(one) <= 0) - Number(leftOf(other) <= 0));
  // What was given back early made it smaller.
  const larger = over.find(({ deltas }) => deltas.some((delta) => delta >= money - CENT));
  const same = over.find(({ deltas }) => deltas.some((delta) => Math.abs(delta - money) <= CENT));
  const ask = isUnlimited ? over[0] : (same ?? larger);
  if (!ask) return;
  if (story.now().getTime() < (ask.endsAt ?? 0)) breaks(story, 'ended before its time', brief(ask));
  if (!isUnlimited && money > Math.max(...over.map(leftOf)) + CENT)
    breaks(story, 'took back more than was left of a grant', { ...brief(ask), money: money / U });
  ask.isEnded = true;
  const book = bookOf(story, ask);
  if (!book || /nothing left to take back|Nothing was taken back/.test(text)) return;
  if (isUnlimited)
    limit(
      book,
      book.rows.flatMap(({ used_quota }) =>
        book.beforeUnlimited.map((granted) => Math.max(granted, used_quota)),
      ),
    );
  else {
    const whole = ask === same ? ask.deltas.map((delta) => -delta) : [];
    // Told rounded, it may also be less by what was given back of it.
    const taken = whole.includes(-money) ? whole : [...whole, ...takenBack(book, money)];
    add(book, ask.mayEndBeCounted ? [0, ...taken] : taken);
  }
}

/** `The 30 hours of …`, `The hour of …`; null: a message that names no time. */
function hoursOf(text: string): number | null {
  const [, count = '1', unit] = /The (?:(\d+) )?(hour|day)s? of /.exec(text) ?? [];
  return unit === undefined ? null : Number(count) * (unit === 'day' ? 24 : 1);
}

const runningGrants = ({ asks }: Story, to: string | null, isUnlimited: boolean): Ask[] =>
  asks
    .filter(
      (ask) => isRunning(ask) && ids[ask.by] === to && (ask.deed.kind === 'unlimited_on') === isUnlimited,
    )
    .toSorted(byEnd);

/** At most, where several amounts may be meant. */
const leftOf = ({ deltas, givenBack }: Ask): number => Math.max(...deltas) - givenBack;

/**
 * A decrease gives back what was granted for a time, what ends first before the rest; what was asked before a grant was
 * told may have come before it.
 */
export function giveBack({ asks }: Story, { keyId, deltas, askedIn }: Ask): void {
  // It may have been given back of a grant of which nobody was told yet.
  const isHidden = (ask: Ask) =>
    ask.keyId === keyId && 'hours' in ask.deed && ask.deed.hours !== null && isOpen(ask);
  if (asks.some(isHidden)) return;
  let rest = -Math.max(...deltas);
  const running = asks.filter(
    (ask) => ask.keyId === keyId && ask.deed.kind === 'quota' && isRunning(ask) && ask.appliedIn < askedIn,
  );
  // Nobody is told to the millisecond which of two ends first.
  const ends = running.map(({ endsAt }) => endsAt ?? 0).toSorted((one, other) => one - other);
  if (ends.some((end, at) => end - (ends[at - 1] ?? 0) < MINUTE)) return;
  for (const ask of running.toSorted(byEnd)) {
    const given = Math.max(0, Math.min(rest, leftOf(ask)));
    ask.givenBack += given;
    rest -= given;
  }
}

export const isRunning = ({ state, isEnded, endsAt }: Ask): boolean =>
  (state === 'applied' || state === 'maybe') && !isEnded && endsAt !== null;
const byEnd = (one: Ask, other: Ask): number => (one.endsAt ?? 0) - (other.endsAt ?? 0);

/** Applied for a time, and not told to be over. */
export const grantsIn = ({ asks }: Story): { endsAt: number }[] =>
  asks.filter(isRunning).map(({ endsAt }) => ({ endsAt: endsAt ?? 0 }));
