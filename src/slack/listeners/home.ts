import type { App } from '@slack/bolt';
import type { UserId } from '../../domain/member.ts';
import type { HomeReport } from '../../usecases/ports/overviews.ts';
import type { Ports } from '../../usecases/ports/ports.ts';
import { showHome } from '../../usecases/watch/show-home.ts';
import type { BotNow } from '../interaction/bot.ts';

const opened = (person: UserId): string => `home:${person}`;

export function registerHome(app: App, botNow: BotNow): void {
  app.event('app_home_opened', async ({ event, body }) => {
    const bot = botNow();
    if (event.tab !== 'home' || body.team_id !== bot.teamId) return;
    await bot.ports.store.keyValues.set(opened(event.user), String(bot.ports.clock().getTime()));
    await bot.ports.notifier.refreshHome(event.user);
  });
}

/** null: the person has never opened Home, so it is not published for them. */
export async function homeIfOpened(ports: Ports, person: UserId): Promise<HomeReport | null> {
  return (await ports.store.keyValues.get(opened(person))) === null ? null : showHome(ports, person);
}
