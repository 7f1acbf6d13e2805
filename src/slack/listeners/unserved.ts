import type { App } from '@slack/bolt';
import { CALLBACKS, CHOICES, COMMAND, OPTIONS, SHORTCUTS } from '../blocks/ids.ts';
import { MENU } from '../blocks/overflow.ts';
import type { BotNow } from '../interaction/bot.ts';
import { clicks } from './buttons.ts';

const ANY = /(?:)/;

/**
 * Acknowledges what no listener serves, because Slack would tell the person that the app did not respond. It leaves
 * alone what is served, because a second acknowledgement is an error.
 */
export function registerUnserved(app: App, botNow: BotNow): void {
  const acknowledge = async (what: string, id: string, ack: () => Promise<unknown>) => {
    await ack();
    botNow().ports.log.debug({ what, id: id.slice(0, 100) }, 'nobody serves this');
  };
  app.command(ANY, async ({ ack, command: { command } }) => {
    if (command !== COMMAND) await acknowledge('command', command, ack);
  });
  app.shortcut(ANY, async ({ ack, shortcut }) => {
    const isServed = shortcut.type === 'shortcut' && shortcuts.has(shortcut.callback_id);
    if (!isServed) await acknowledge('shortcut', shortcut.callback_id, ack);
  });
  // Slack also sends changes of selects that only the submission needs.
  app.action({ type: 'block_actions', action_id: ANY }, async ({ ack, action }) => {
    const { action_id: id } = action as { action_id: string };
    const isServed = id === MENU || Object.hasOwn(clicks, id) || CHOICES.includes(id);
    if (!isServed) await acknowledge('action', id, ack);
  });
  for (const type of ['interactive_message', 'dialog_submission'] as const)
    app.action({ type }, async ({ ack }) => acknowledge('action', type, ack));
  app.options(ANY, async ({ ack, payload }) => {
    const id = 'action_id' in payload ? payload.action_id : '';
    if (!options.has(id)) await acknowledge('options', id, () => ack({ options: [] }));
  });
  app.view({ type: 'view_submission', callback_id: ANY }, async ({ ack, view }) => {
    if (!submitted.has(view.callback_id)) await acknowledge('submission', view.callback_id, ack);
  });
  app.view({ type: 'view_closed', callback_id: ANY }, async ({ ack }) => ack());
}

const shortcuts: ReadonlySet<string> = new Set(Object.values(SHORTCUTS));
const options: ReadonlySet<string> = new Set(Object.values(OPTIONS));
const { notice, secret, ...forms } = CALLBACKS;
const submitted: ReadonlySet<string> = new Set(Object.values(forms));
