import { Refused } from '../../../domain/problems/problem.ts';
import type { PickRef } from '../../blocks/ids.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { type Command, readsOnly, type VerbName } from '../commands.ts';
import { runCommand } from '../run-command.ts';

/** Runs the command of a picker for the key that was chosen, once. */
export async function runPicked(interaction: Interaction, { form, key }: PickRef): Promise<void> {
  const { store, clock } = interaction.bot.ports;
  const stored = await store.forms.get(form, interaction.member.id, clock());
  const commands = stored?.data['commands'] as Readonly<Record<string, Command>> | undefined;
  const command = commands?.[key];
  // A button that is pressed twice must act once.
  const isFirst = async (verb: VerbName) => readsOnly(verb) || store.forms.consume(`${form}:${key}`);
  if (!command || !(await isFirst(command.verb))) throw new Refused({ kind: 'form_expired' });
  await runCommand(interaction, command);
}
