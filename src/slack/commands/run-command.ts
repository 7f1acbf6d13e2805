import type { KeyId } from '../../domain/keys/key.ts';
import { fromToken, shownState, tokenOf } from '../../domain/keys/shown-state.ts';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { movedSince, type Pressed } from '../../usecases/changes/moved-since.ts';
import { type FoundKey, findKey, findLongestKey } from '../../usecases/mirror/find-key.ts';
import { withOwnersLeft } from '../../usecases/outbox/owners-left.ts';
import { COMMAND, type KeyRef } from '../blocks/ids.ts';
import { unescaped } from '../command-line/words.ts';
import { withdraw } from '../interaction/bot.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { undrawn } from '../text/user-text.ts';
import { keyPickerMessage } from '../views/keys/key-picker.ts';
import { movedMessage } from '../views/keys/moved.ts';
import { COMMANDS, type Command, exampleOf, type VerbName, verbWords } from './commands.ts';
import type { Reading, Readings } from './parse-command.ts';
import type { Verb } from './verb.ts';

/** A command, and the key that it is about. */
interface Meant {
  readonly key: FoundKey['key'];
  readonly command: Command;
}

/**
 * Runs the reading whose key is found. If several keys fit, shows a picker, and stores the command for each. `seen`:
 * the keys that were meant when the line was offered, with their states; null: it was typed just now.
 */
export async function runReadings(
  interaction: Interaction,
  { named, unfound }: Readings,
  seen: KeyStates | null = null,
): Promise<void> {
  const found = await foundFor(interaction, named);
  // No key was named, or none fits: the verb itself lists, opens a form or refuses.
  if (!found) return runCommand(interaction, await unfoundCommand(interaction, unfound));
  const meant = meantBy(found.keys, found.named);
  const [only] = meant;
  // A line that was offered acts on no key that it did not mean then.
  const isMeant = seen === null || (only !== undefined && only.key.id in seen);
  if (only && meant.length === 1 && isMeant)
    return runSeen(interaction, only.key.id, { command: only.command, seen: seen ?? {} });
  await pickKey(interaction, meant, found);
}

/** Whoever names no key should hear that first, whatever else is wrong with the line. */
async function unfoundCommand({ bot, member }: Interaction, { key, command }: Reading): Promise<Command> {
  try {
    return command();
  } catch (error) {
    if (key !== null && error instanceof Refused && error.problem.kind !== 'reason_too_long')
      await findKey(bot.ports, member, key);
    throw error;
  }
}

/** Tokens of `domain/keys/shown-state`, by the key's id. */
export type KeyStates = Readonly<Record<string, string>>;

const statesOf = (keys: readonly Pick<FoundKey, 'key'>[]): KeyStates =>
  Object.fromEntries(keys.map(({ key }) => [key.id, tokenOf(shownState(key))]));

/** The states of the keys that may be meant, to be stored with a line that is run later. */
export const statesNow = async (interaction: Interaction, { named }: Readings): Promise<KeyStates> =>
  statesOf(await keysMeant(interaction, named));

/** The keys that the longest name among the readings fits. */
export const keysMeant = async (
  interaction: Interaction,
  named: readonly Reading[],
): Promise<readonly FoundKey[]> => (await foundFor(interaction, named))?.keys ?? [];

/** A command that waited for a click acts on the key as it was then, as a button on the key does. */
export function runSeen(
  interaction: Interaction,
  key: KeyId,
  { command, seen }: { command: Command; seen: KeyStates },
): Promise<void> {
  const token = seen[key];
  const ref = { key, ...(token !== undefined && { seen: token }) };
  return runBound(interaction, ref, { verb: command.verb, command: () => command });
}

const foundFor = async (interaction: Interaction, named: readonly Reading[]) =>
  (await foundIn(interaction, named)) ?? (await foundIn(interaction, named.map(asWritten)));

async function foundIn({ bot, member }: Interaction, named: readonly Reading[]) {
  const names = named.flatMap(({ key }) => key ?? []);
  const found = names.length === 0 ? null : await findLongestKey(bot.ports, member, names);
  return found && found.keys.length > 0 ? { ...found, named } : null;
}

/** A name that was copied from a message, where some of its signs are drawn as others. */
const asWritten = ({ key, command }: Reading): Reading => ({ key: key && undrawn(key), command });

export function runCommand(interaction: Interaction, command: Command): Promise<void> {
  const { run } = COMMANDS[command.verb] as Verb<Command>;
  return run(interaction, command);
}

/** A key is meant only if the words after its name are understood; if none is, `Refused` is about the longest name. */
function meantBy(keys: readonly FoundKey[], named: readonly Reading[]): Meant[] {
  const meant: Meant[] = [];
  let refusal: unknown = null;
  for (const { key, name } of keys)
    try {
      const command = named.find((reading) => reading.key === name)?.command();
      if (command) meant.push({ key, command: { ...command, key: key.id } as Command });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal = withExample(error, key);
    }
  if (meant.length === 0) throw refusal;
  return meant;
}

/** A word that is not understood is answered with a line for the key that was named. */
const withExample = (error: Refused, key: FoundKey['key']): Refused =>
  error.as(exampleIn(error.problem, key));

function exampleIn(problem: Problem, key: FoundKey['key']): Problem {
  if (problem.kind === 'mistakes') {
    const [first, second, ...others] = problem.problems;
    const told = (one: Problem) => exampleIn(one, key);
    return { ...problem, problems: [told(first), told(second), ...others.map(told)] };
  }
  if (problem.kind !== 'not_understood') return problem;
  const example = exampleOf(problem.verb as VerbName, key);
  return example === null ? problem : { ...problem, usage: `${problem.usage}\n${COMMAND} ${example}` };
}

async function pickKey(
  { bot, member, responder, line = '' }: Interaction,
  meant: readonly Meant[],
  { total, word, isRenamed = false }: { total: number; word: string; isRenamed?: boolean },
): Promise<void> {
  const { store, clock, newId } = bot.ports;
  const now = clock();
  const form = newId();
  const commands = Object.fromEntries(meant.map(({ key, command }) => [key.id, command]));
  await store.forms.save(
    { id: form, person: member.id, kind: 'pick', data: { commands, seen: statesOf(meant) } },
    now,
  );
  const unitsPerUsd = await bot.ports.cometApi.unitsPerUsd();
  const keys = await withOwnersLeft(
    store,
    meant.map(({ key }) => key),
  );
  const verb = meant[0] ? verbWords(meant[0].command) : 'show';
  const terms = termsAfter(line, word);
  await responder.say(
    keyPickerMessage({ word, verb, terms, keys, total, isRenamed, form, now, unitsPerUsd }),
  );
}

/** What a line says after the word that may be a key; '' where that stands in it otherwise. */
function termsAfter(line: string, word: string): string {
  const verb = line.trimStart().search(/\s/);
  const at = line.indexOf(`${word} `, Math.max(0, verb));
  return at === -1 ? '' : unescaped(line.slice(at + word.length).trim());
}

/** A button on a key acts on the state it was shown with. Pressed after that has moved, it says what happened since. */
export async function runBound(
  interaction: Interaction,
  { key, seen }: KeyRef,
  { verb, command }: { verb: VerbName; command: (key: KeyId) => object },
): Promise<void> {
  const shown = seen === undefined ? null : fromToken(seen);
  const { asShown, actsOn: part } = COMMANDS[verb] as Verb<Command>;
  if (shown && (await saidMove(interaction, key, { part, shown }))) return;
  const asked = { verb, ...command(key) } as Command;
  const wanted = shown && asShown ? asShown(asked, shown) : asked;
  await runCommand(interaction, wanted).catch(async (error: unknown) => {
    // Of two clicks at once the second one finds the key as the first one left it.
    if (!shown || !isLate(error) || !(await saidMove(interaction, key, { part, shown }))) throw error;
    if (error.notice !== null) await withdraw(interaction.bot, error.notice);
  });
}

export const isLate = (error: unknown): error is Refused =>
  error instanceof Refused &&
  error.problem.kind === 'makes_no_sense' &&
  (error.problem.because.kind === 'edited_meanwhile' || error.problem.because.kind === 'nothing_to_do');

/** False: nothing has happened that a button on this part would do or undo. */
export async function saidMove(
  { bot, member, responder }: Interaction,
  keyId: KeyId,
  { part, shown }: Pick<Pressed, 'shown'> & { part: Pressed['part'] | undefined },
): Promise<boolean> {
  const moved = part ? await movedSince(bot.ports, member, { keyId, part, shown }) : null;
  if (moved === null) return false;
  await responder.instead(movedMessage(moved));
  return true;
}
