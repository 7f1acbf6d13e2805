import { post } from './messages.ts';
import type { Place } from './payloads.ts';
import type { Channel, User } from './shapes.ts';
import { changed, type World } from './world.ts';

const SLACKBOT = 'USLACKBOT';
export const NO_CONNECTION = 'We had some trouble connecting. Try again?';

function note(world: World, user: User, words: string): void {
  world.workspace.troubles.push({ user: user.id, words });
  changed(world);
}

/** An ephemeral message by Slackbot. */
export function slackbotSays(
  world: World,
  user: User,
  { channel, words }: { channel: Channel; words: string },
) {
  post(world, channel, { user: SLACKBOT, text: words, ephemeral_to: user.id });
  note(world, user, words);
}

export function markTrouble(
  world: World,
  user: User,
  { place, words }: { place: Place; words: string },
): void {
  if (place.kind === 'message') place.message.trouble = `⚠ ${words}`;
  else place.view.trouble = words;
  note(world, user, words);
}

export function clearTrouble(world: World, place: Place): void {
  if (place.kind === 'message') delete place.message.trouble;
  else delete place.view.trouble;
  changed(world);
}
