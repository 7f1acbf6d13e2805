import { type BornUnder, fromToken } from '../../domain/keys/born-under.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { movedSince } from '../../usecases/keys/moved-since.ts';
import type { KeyRef } from '../blocks/ids.ts';
import { COMMANDS, type Command, type VerbName } from '../commands/commands.ts';
import { runCommand } from '../commands/run-command.ts';
import type { Verb } from '../commands/verb.ts';
import { withdraw } from '../interaction/bot.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { movedMessage } from '../views/keys/moved.ts';

/** A button on a key acts on the state it was made under. Pressed after that has moved, it says what happened since. */
export async function runBound(
  interaction: Interaction,
  { key, seen }: KeyRef,
  { verb, command }: { verb: VerbName; command: (key: KeyId, born: BornUnder | null) => object },
): Promise<void> {
  const born = seen === undefined ? null : fromToken(seen);
  if (born && (await saidMove(interaction, key, { verb, born }))) return;
  const wanted = { verb, ...command(key, born) } as Command;
  await runCommand(interaction, wanted).catch(async (error: unknown) => {
    // Of two clicks at once the second one finds the key as the first one left it.
    if (!born || !isLate(error) || !(await saidMove(interaction, key, { verb, born }))) throw error;
    if (error.notice !== null) await withdraw(interaction.bot, error.notice);
  });
}

const isLate = (error: unknown): error is Refused =>
  error instanceof Refused &&
  error.problem.kind === 'makes_no_sense' &&
  (error.problem.because.kind === 'edited_meanwhile' || error.problem.because.kind === 'nothing_to_do');

/** False: nothing has happened that this button would do or undo. */
async function saidMove(
  { bot, member, responder }: Interaction,
  keyId: KeyId,
  { verb, born }: { verb: VerbName; born: BornUnder },
): Promise<boolean> {
  const { actsOn } = COMMANDS[verb] as Verb<Command>;
  const moved = actsOn ? await movedSince(bot.ports, member, { keyId, part: actsOn, born }) : null;
  if (moved === null) return false;
  await responder.instead(movedMessage(moved));
  return true;
}
