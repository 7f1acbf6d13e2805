import type { App } from '@slack/bolt';
import { type Problem, Refused } from '../domain/problem.ts';
import { parseCommand } from './arguments.ts';
import type { Bot } from './bot.ts';
import { guarded } from './boundary.ts';
import type { Command } from './command.ts';
import { COMMAND, SHORTCUTS } from './ids.ts';
import { runCommand } from './run-command.ts';
import { messageSurface, modalSurface, type Surface } from './surface.ts';

/** `/cometkey …` and the global shortcut. */
export function registerCommands(app: App, bot: Bot): void {
  app.command(COMMAND, async ({ ack, command, client, respond }) => {
    await ack();
    const surface = messageSurface(client, command.trigger_id, respond);
    await serve(bot, surface, { user: command.user_id, team: command.team_id, text: command.text });
  });
  app.shortcut({ type: 'shortcut', callback_id: SHORTCUTS.newKey }, async ({ ack, shortcut, client }) => {
    await ack();
    const surface = modalSurface(client, shortcut.trigger_id, 'open');
    await serve(bot, surface, {
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
}

async function serve(bot: Bot, surface: Surface, { user, team, text }: Typed): Promise<void> {
  await guarded(bot, surface.say, async () => {
    const { ports } = bot;
    if (team !== bot.teamId) throw new Refused({ kind: 'other_workspace' });
    const member = await ports.directory.member(user);
    const command = parsed(text, { now: ports.clock(), zone: member.zone });
    ports.meter.count('commands', { verb: command.verb });
    await runCommand({ bot, member, surface }, command).catch((error: unknown) => {
      throw withLine(error, text);
    });
  });
}

const parsed = (text: string, typist: { now: Date; zone: string }): Command => parseCommand(text, typist);

/** What could not be done now is given back, so that nothing typed is lost. */
function withLine(error: unknown, line: string): unknown {
  if (!(error instanceof Refused) || !REPEATABLE.has(error.problem.kind)) return error;
  return new Refused({ kind: 'try_later', problem: error.problem, line }, { cause: error.cause });
}

const REPEATABLE: ReadonlySet<Problem['kind']> = new Set([
  'upstream_down',
  'upstream_limiting',
  'directory_unavailable',
  'key_busy',
]);
