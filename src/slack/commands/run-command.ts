import { type FoundKey, findLongestKey } from '../../usecases/mirror/find-key.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { keyPickerMessage } from '../views/keys/key-picker.ts';
import { COMMANDS, type Command } from './commands.ts';
import type { Readings } from './parse-command.ts';
import type { KeyWord, Verb } from './verb.ts';

/** Runs the reading whose key is found. If several keys fit, shows a picker, and stores the command for each. */
export async function runReadings(interaction: Interaction, readings: Readings): Promise<void> {
  const names = readings.map(typedKey).filter((name) => name !== null);
  const [first] = names;
  const found =
    first === undefined ? null : await findLongestKey(interaction.bot.ports, interaction.member, names);
  const [only] = found?.keys ?? [];
  // No key was named, or none fits: the verb itself lists, opens a form or refuses.
  if (!found || !only) return runCommand(interaction, readings.at(-1) ?? readings[0]);
  if (found.keys.length === 1) return runCommand(interaction, withKey(readings, only));
  await pickKey(interaction, readings, found);
}

export function runCommand(interaction: Interaction, command: Command): Promise<void> {
  const { run } = COMMANDS[command.verb] as Verb<Command>;
  return run(interaction, command);
}

const keyOf = (command: Command): KeyWord => ('key' in command ? command.key : null);

function typedKey(command: Command): string | null {
  const key = keyOf(command);
  return typeof key === 'string' ? key : null;
}

/** The reading that has this name, with the key's id in its place. */
const withKey = (readings: Readings, { key, name }: FoundKey): Command =>
  ({ ...(readings.find((reading) => keyOf(reading) === name) ?? readings[0]), key: key.id }) as Command;

async function pickKey(
  { bot, member, responder }: Interaction,
  readings: Readings,
  { keys, total, word }: { keys: readonly FoundKey[]; total: number; word: string },
): Promise<void> {
  const { store, clock, newId } = bot.ports;
  const now = clock();
  const form = newId();
  const commands = Object.fromEntries(keys.map((found) => [found.key.id, withKey(readings, found)]));
  await store.forms.save({ id: form, person: member.id, kind: 'pick', data: { commands } }, now);
  const unitsPerUsd = await bot.ports.cometApi.unitsPerUsd();
  const found = keys.map(({ key }) => key);
  await responder.say(keyPickerMessage({ word, keys: found, total, form, now, unitsPerUsd }));
}
