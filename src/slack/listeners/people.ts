import type { App } from '@slack/bolt';
import { checkChanged, personLeft } from '../../usecases/watch/faults/check-people.ts';
import type { BotNow } from '../interaction/bot.ts';

/** Nobody looks after the keys of whoever has left, nor waits for what they asked. Without this event a sweep finds it. */
export function registerPeople(app: App, botNow: BotNow): void {
  app.event('user_change', async ({ event, body }) => {
    const bot = botNow();
    if (body.team_id !== bot.teamId) return;
    bot.ports.directory.invalidate(event.user.id);
    if (event.user.deleted === true) await personLeft(bot.ports, event.user.id);
    else await checkChanged(bot.ports, event.user.id);
  });
}
