import type { Envelope } from '../../../sandbox/slack/world.ts';
import { ids } from '../policy.ts';
import type { Told } from '../told.ts';
import { describes, vagueness } from './deeds.ts';
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
  const command = commandAnswered(story, told);
  if (command) return waiting.find(({ deliveredIn }) => isFrom(command, deliveredIn));
  return waiting.find((ask) => ask.act === act && isAbout(story, ask, told.text));
}

const isFrom = (path: string, delivered: Envelope | undefined): boolean =>
  String(delivered?.payload['response_url']).endsWith(path);

/** The path of the response_url of the command that a message answers; what answers a click has none. */
function commandAnswered({ slack: { workspace } }: Story, { ts }: Told): string | undefined {
  const { path } = workspace.responseUrls.find(({ posted }) => posted.includes(ts)) ?? {};
  return path?.startsWith('/commands/') ? path : undefined;
}

function isAbout(story: Story, ask: Ask, text: string): boolean {
  const names = bookOf(story, ask)?.names;
  const isNamed = !names || [...names].some((name) => text.includes(`*${name}*`));
  return isNamed && describes(ask, text);
}
