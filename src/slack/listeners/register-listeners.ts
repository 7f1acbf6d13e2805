import type { App } from '@slack/bolt';
import type { Bot } from '../interaction/bot.ts';
import { registerActions } from './actions.ts';
import { registerCommands } from './commands.ts';
import { registerChoices } from './forms/choices.ts';
import { registerOptions } from './forms/options.ts';
import { registerSubmissions } from './forms/submissions.ts';
import { registerHome } from './home.ts';
import { registerPeople } from './people.ts';
import { registerUnserved } from './unserved.ts';

/** Everything the bot listens to; nothing registers itself on import. */
export function registerListeners(app: App, bot: Bot): void {
  registerCommands(app, bot);
  registerActions(app, bot);
  registerOptions(app, bot);
  registerSubmissions(app, bot);
  registerChoices(app, bot);
  registerHome(app, bot);
  registerPeople(app, bot);
  registerUnserved(app, bot);
}
