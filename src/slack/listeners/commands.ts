import type { App } from '@slack/bolt';
import { COMMAND, SHORTCUTS } from '../blocks/ids.ts';
import { parseCommand } from '../commands/parse-command.ts';
import { runReadings } from '../commands/run-command.ts';
import { type Bot, readerOf } from '../interaction/bot.ts';
import { changesNothing, isFirstDelivery } from '../interaction/deliver-once.ts';
import { type Act, interact } from '../interaction/interact.ts';
import { messageResponder, modalResponder } from '../interaction/responder.ts';

/** `/cometkey …` and the global shortcut. */
export function registerCommands(app: App, bot: Bot): void {
  app.command(COMMAND, async ({ ack, command, client, respond }) => {
    await ack();
    const { user_id: user, text } = command;
    const to = { client, reader: () => readerOf(bot, user) };
    const responder = messageResponder(to, command.trigger_id, { respond, isShared: false });
    await interact(bot, command, { responder, line: text, act: typed(command, text) });
  });
  app.shortcut({ type: 'shortcut', callback_id: SHORTCUTS.newKey }, async ({ ack, shortcut, client }) => {
    await ack();
    const to = { client, reader: () => readerOf(bot, shortcut.user.id) };
    const responder = modalResponder(to, shortcut.trigger_id, null);
    await interact(bot, shortcut, { responder, act: typed(shortcut, 'create') });
  });
}

const typed =
  (payload: object, text: string): Act =>
  async (interaction) => {
    const { bot, member } = interaction;
    const readings = parseCommand(text, { now: bot.ports.clock(), zone: member.zone });
    const [reading] = readings;
    if (!changesNothing(reading) && !(await isFirstDelivery(bot, payload))) return;
    bot.ports.metrics.count('commands', { verb: reading.verb });
    await runReadings(interaction, readings);
  };
