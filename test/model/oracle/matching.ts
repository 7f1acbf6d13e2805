import { ids } from '../policy.ts';
import type { Told } from '../told.ts';
import { describes, isEchoed, vagueness } from './deeds.ts';
import { type Ask, bookOf, type Story } from './story.ts';

/** Which change a message is about, by its request or else by its words. */
export function askOf(story: Story, told: Told): Ask | undefined {
  const { asks, act } = story;
  if (told.request !== null) {
    const known = asks.find(({ request }) => request === told.request);
    if (known) return known;
  }
  // Of a request whose card was never posted only its number is new; what goes back of one that was answered as done
  // half-way is told in a message.
  const isUnanswered = ({ state, request }: Ask) =>
    state === 'asked' || (['waits', 'maybe'].includes(state) && request === null && told.request !== null);
  const waiting = asks
    .filter((ask) => told.to === ids[ask.by] && isUnanswered(ask))
    .toSorted((one, other) => vagueness(one, told.text) - vagueness(other, told.text));
  if (!told.isEphemeral) return waiting.find((ask) => isAbout(story, ask, told.text));
  // An answer to a command comes during the act or never, because a response_url is not stored.
  // Of two alike the one with a card waits, and the other is done at once.
  const isFitting = ({ hasCard }: Ask) => hasCard === (told.state === 'Pending');
  const now = waiting
    .filter((ask) => ask.act === act)
    .toSorted((one, other) => Number(isFitting(other)) - Number(isFitting(one)));
  const named = now.find(
    (ask) => told.text.includes(ask.why) || isEchoed(ask, told.text) || isAbout(story, ask, told.text),
  );
  // Two asked at once, and the answer names neither.
  return named ?? (told.state === null && now.length === 1 ? now[0] : undefined);
}

function isAbout(story: Story, ask: Ask, text: string): boolean {
  const names = bookOf(story, ask)?.names;
  const isNamed = !names || [...names].some((name) => text.includes(`*${name}*`));
  return isNamed && describes(ask, text);
}
