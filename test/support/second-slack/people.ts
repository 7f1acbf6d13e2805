import { expect } from 'vitest';
import type { OtherWorld } from '../second-world.ts';
import { wordsOn } from './rendered.ts';

export const [ANA, LEE] = ['W9ANA', 'W9LEE'];

/** A long timeout, for a busy machine. */
export const SOON = { timeout: 15_000 };

/** This person's newest ephemeral message, once it matches. */
export async function told({ slack }: OtherWorld, user: string, words: RegExp) {
  const newest = () => slack.state.told[user]?.at(-1) ?? {};
  await expect.poll(() => wordsOn(newest()), SOON).toMatch(words);
  return newest();
}

/** The newest request card, once it matches. */
export async function card({ slack }: OtherWorld, words: RegExp) {
  const newest = () =>
    slack.state.messages.findLast(({ channel, thread_ts }) => channel === 'G9REQUESTS' && !thread_ts) ?? {};
  await expect.poll(() => wordsOn(newest()), SOON).toMatch(words);
  return newest();
}

export async function dm({ slack }: OtherWorld, user: string, words: RegExp) {
  const newest = () => slack.state.messages.findLast(({ channel }) => channel === `D9${user}`) ?? {};
  await expect.poll(() => wordsOn(newest()), SOON).toMatch(words);
  return newest();
}

/** Ana's key of $20, and a card that waits for a lead. */
export async function asked(world: OtherWorld) {
  await world.slack.types(ANA, 'create search-prod --quota $20');
  await told(world, ANA, /search-prod/);
  await world.slack.types(ANA, 'quota search-prod +$50 launch week');
  return card(world, /Pending/);
}
