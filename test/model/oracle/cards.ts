import { everythingTold, isDone, type State, type Told } from '../told.ts';
import type { Story } from './story.ts';

export const cardsIn = (told: readonly Told[]): Told[] =>
  told.filter(({ to, request }) => to === null && request !== null);

/** Cards that nobody has decided, or that were not applied yet. */
export function waitingCards({ slack, asks }: Story): { id: string; state: State | null }[] {
  const all = cardsIn(everythingTold(slack));
  const isCopied = (id: string) =>
    asks.some(({ request, wasInterrupted }) => request === id && wasInterrupted) &&
    all.some(({ request, state }) => request === id && isDone(state));
  return all.flatMap(({ request, state }) =>
    request !== null && !isDone(state) && !isCopied(request) ? [{ id: request, state }] : [],
  );
}
