import type { App } from '@slack/bolt';
import type { BotNow } from '../interaction/bot.ts';
import { registerActions } from './actions.ts';
import { registerCommands } from './commands.ts';
import { registerChoices } from './forms/choices.ts';
import { registerOptions } from './forms/options.ts';
import { registerSubmissions } from './forms/submissions.ts';
import { registerHome } from './home.ts';
import { registerPeople } from './people.ts';
import { registerUnserved } from './unserved.ts';

/** Everything the bot listens to; nothing registers itself on import. */
export function registerListeners(app: App, botNow: BotNow): void {
  registerCommands(app, botNow);
  registerActions(app, botNow);
  registerOptions(app, botNow);
  registerSubmissions(app, botNow);
  registerChoices(app, botNow);
  registerHome(app, botNow);
  registerPeople(app, botNow);
  registerUnserved(app, botNow);
}
