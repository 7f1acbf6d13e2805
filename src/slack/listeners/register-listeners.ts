import type { App } from '@slack/bolt';
import type { Bot } from '../interaction/bot.ts';
import { registerActions } from './actions.ts';
import { registerCommands } from './commands.ts';
import { registerFormChanges } from './form-changes.ts';
import { registerHome } from './home.ts';
import { registerOptions } from './options.ts';
import { registerSubmissions } from './submissions.ts';
import { registerUnserved } from './unserved.ts';

/** Everything the bot listens to; nothing registers itself on import. */
export function registerListeners(app: App, bot: Bot): void {
  registerCommands(app, bot);
  registerActions(app, bot);
  registerOptions(app, bot);
  registerSubmissions(app, bot);
  registerFormChanges(app, bot);
  registerHome(app, bot);
  registerUnserved(app, bot);
}
