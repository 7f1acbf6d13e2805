import { ids } from '../policy.ts';
import type { Told } from '../told.ts';
import { moneyIn, takenBack, U } from './amounts.ts';
import { add, limit } from './book.ts';
import { type Ask, bookOf, breaks, brief, type Story } from './story.ts';

const CENT = U / 100;

/** Somebody reads that a grant is over. */
export function sawEnd(story: Story, { text, state, to }: Told): void {
  if (state !== 'Applied') return;
  const isUnlimited = /unlimited/.test(text);
  const money = moneyIn(text) ?? 0;
  const over = runningGrants(story, to, isUnlimited);
  // What was given back early made it smaller.
  const larger = over.find(({ deltas }) => deltas.some((delta) => delta >= money - CENT));
  const same = over.find(({ deltas }) => deltas.some((delta) => Math.abs(delta - money) <= CENT));
  const ask = isUnlimited ? over[0] : (same ?? larger);
  if (!ask) return;
  if (story.now().getTime() < (ask.endsAt ?? 0)) breaks(story, 'ended before its time', brief(ask));
  ask.isEnded = true;
  const book = bookOf(story, ask);
  if (!book) return;
  if (isUnlimited)
    limit(
      book,
      book.rows.map((row) => Math.max(book.beforeUnlimited, row.used_quota)),
    );
  else add(book, ask === same ? ask.deltas.map((delta) => -delta) : takenBack(book, money));
}

const runningGrants = ({ asks }: Story, to: string | null, isUnlimited: boolean): Ask[] =>
  asks
    .filter(
      ({ state, isEnded, endsAt, by, deed }) =>
        state === 'applied' &&
        !isEnded &&
        endsAt !== null &&
        ids[by] === to &&
        (deed.kind === 'unlimited_on') === isUnlimited,
    )
    .toSorted((one, other) => (one.endsAt ?? 0) - (other.endsAt ?? 0));

/** Applied for a time, and not told to be over. */
export const grantsIn = ({ asks }: Story): { endsAt: number }[] =>
  asks.flatMap(({ state, endsAt, isEnded }) =>
    state === 'applied' && endsAt !== null && !isEnded ? [{ endsAt }] : [],
  );
