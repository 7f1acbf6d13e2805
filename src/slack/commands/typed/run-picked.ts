import type { PickRef } from '../../blocks/refs/pick-ref.ts';
import { gone } from '../../forms/open-form.ts';
import { once } from '../../interaction/deliver-once.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { type Command, readsOnly } from '../commands.ts';
import { type KeyStates, runSeen } from '../run-command.ts';

/** Runs the command of a picker for the key that was chosen, once. */
export async function runPicked(interaction: Interaction, { form, key }: PickRef): Promise<void> {
  const { store, clock } = interaction.bot.ports;
  const stored = await store.forms.get(form, interaction.member.id, clock());
  const commands = stored?.data['commands'] as Readonly<Record<string, Command>> | undefined;
  const command = commands?.[key];
  if (!command) throw gone();
  // A button that is pressed twice must act once.
  const seen = (stored?.data['seen'] ?? {}) as KeyStates;
  const run = (noted: Interaction) => runSeen(noted, key, { command, seen });
  if (readsOnly(command.verb)) return run(interaction);
  if (!(await once(interaction, `${form}:${key}`, run))) throw gone();
}
