import type { App } from '@slack/bolt';
import { Refused } from '../../domain/problems/problem.ts';
import { button } from '../blocks/blocks.ts';
import { ACTIONS, COMMAND, SHORTCUTS } from '../blocks/ids.ts';
import { runLine } from '../commands/typed/run-line.ts';
import { audienceOf } from '../interaction/audience.ts';
import type { BotNow } from '../interaction/bot.ts';
import { isFirstDelivery } from '../interaction/deliver-once.ts';
import { type Act, interact } from '../interaction/interact.ts';
import { ephemeral, messageResponder, modalResponder } from '../interaction/responder.ts';
import { msg } from '../text/text.ts';
import { workingMessage } from '../views/message-modal.ts';
import { problemMessage } from '../views/problems/problem.ts';
import { withProgress } from './with-progress.ts';

/** `/cometkey …` and the global shortcut. */
export function registerCommands(app: App, botNow: BotNow): void {
  app.command(COMMAND, async ({ ack, command, client, respond }) => {
    await ack();
    const bot = botNow();
    const { user_id: user } = command;
    const text = bot.redact(command.text);
    const act = text === command.text ? typed(command, text) : warning(typed(command, text));
    const to = audienceOf(bot, client, user);
    const progress = withProgress(respond, () => ephemeral(workingMessage, to));
    const responder = messageResponder(to, command.trigger_id, {
      respond: progress.respond,
      isNotice: false,
    });
    await interact(bot, command, { responder, line: text, act });
    await progress.end();
  });
  app.shortcut({ type: 'shortcut', callback_id: SHORTCUTS.newKey }, async ({ ack, shortcut, client }) => {
    await ack();
    const bot = botNow();
    const to = audienceOf(bot, client, shortcut.user.id);
    const responder = modalResponder(to, shortcut.trigger_id, {});
    const again = button({ action: ACTIONS.newKey, text: msg`Try again` });
    await interact(bot, shortcut, { responder, again, act: typed(shortcut, 'create') });
  });
}

/** Tells that a secret was removed: beside what was done, or instead of a refusal, which would quote the line. */
const warning =
  (act: Act): Act =>
  async (interaction) => {
    const warn = () => interaction.responder.say(problemMessage({ kind: 'looks_like_secret', isDone: true }));
    await act(interaction).catch(async (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      if (!isUnderWay(error))
        throw new Refused({ kind: 'looks_like_secret', isDone: false }, { cause: error });
      await warn();
      throw error;
    });
    await warn();
  };

/** It was refused after a request was stored, which may have an effect yet: the line must not be sent again. */
const isUnderWay = ({ problem, notice }: Refused): boolean =>
  notice !== null || problem.kind === 'outcome_unknown' || problem.kind === 'save_unknown';

const typed =
  (payload: object, text: string): Act =>
  (interaction) =>
    runLine(interaction, text, { isFirst: () => isFirstDelivery(interaction.bot, payload) });
