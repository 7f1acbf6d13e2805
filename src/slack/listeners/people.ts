import type { App } from '@slack/bolt';
import { checkChanged } from '../../usecases/watch/faults/check-owners.ts';
import { tellOwnerLeft } from '../../usecases/watch/faults/owner-left.ts';
import type { Bot } from '../interaction/bot.ts';

/** Whoever is no member any more owns keys that nobody looks after from then on. Without this event a sweep finds it. */
export function registerPeople(app: App, bot: Bot): void {
  app.event('user_change', async ({ event, body }) => {
    if (body.team_id !== bot.teamId) return;
    bot.ports.directory.invalidate(event.user.id);
    if (event.user.deleted === true) await tellOwnerLeft(bot.ports, event.user.id, 'gone');
    else await checkChanged(bot.ports, event.user.id);
  });
}
