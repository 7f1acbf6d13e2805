import type { App } from '@slack/bolt';
import { Refused } from '../../domain/problems/problem.ts';
import { COMMAND, SHORTCUTS } from '../blocks/ids.ts';
import { parseCommand } from '../commands/parse-command.ts';
import { runReadings } from '../commands/run-command.ts';
import { type Bot, readerOf } from '../interaction/bot.ts';
import { withErrorBoundary, withRetryHint } from '../interaction/error-boundary.ts';
import { messageResponder, modalResponder, type Responder } from '../interaction/responder.ts';

/** `/cometkey …` and the global shortcut. */
export function registerCommands(app: App, bot: Bot): void {
  app.command(COMMAND, async ({ ack, command, client, respond }) => {
    await ack();
    const { user_id: user, team_id: team, text } = command;
    const to = { client, reader: () => readerOf(bot, user) };
    const responder = messageResponder(to, command.trigger_id, { respond, isShared: false });
    await serve(bot, responder, { user, team, text, line: text });
  });
  app.shortcut({ type: 'shortcut', callback_id: SHORTCUTS.newKey }, async ({ ack, shortcut, client }) => {
    await ack();
    const to = { client, reader: () => readerOf(bot, shortcut.user.id) };
    const responder = modalResponder(to, shortcut.trigger_id, null);
    await serve(bot, responder, {
      user: shortcut.user.id,
      team: shortcut.team?.id ?? bot.teamId,
      text: 'create',
    });
  });
}

interface Typed {
  readonly user: string;
  readonly team: string;
  readonly text: string;
  /** `text` as somebody typed it; a shortcut types nothing. */
  readonly line?: string;
}

async function serve(bot: Bot, responder: Responder, { user, team, text, line }: Typed): Promise<void> {
  const run = async () => {
    const { ports } = bot;
    if (team !== bot.teamId) throw new Refused({ kind: 'other_workspace' });
    const member = await ports.directory.member(user);
    const readings = parseCommand(text, { now: ports.clock(), zone: member.zone });
    ports.metrics.count('commands', { verb: readings[0].verb });
    await runReadings({ bot, member, responder, ...(line === undefined ? {} : { line }) }, readings);
    await ports.notifier.refreshHome(member.id);
  };
  await withErrorBoundary(bot, responder.say, () =>
    run().catch((error: unknown) => {
      throw withRetryHint(error, line);
    }),
  );
}
