import type { App } from '@slack/bolt';
import { tellOwnerLeft } from '../../usecases/watch/faults/owner-left.ts';
import type { Bot } from '../interaction/bot.ts';

/** Whoever is deactivated owns keys that nobody looks after from then on. Without this event the next news tells it. */
export function registerPeople(app: App, bot: Bot): void {
  app.event('user_change', async ({ event, body }) => {
    if (body.team_id !== bot.teamId || event.user.deleted !== true) return;
    await tellOwnerLeft(bot.ports, event.user.id);
  });
}
