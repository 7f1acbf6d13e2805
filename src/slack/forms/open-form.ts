import { type Problem, Refused } from '../../domain/problems/problem.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { Asking, FormData } from './fields/form-key.ts';
import type { Submission } from './submission.ts';

/** Stores what a form must remember, so that any replica can answer its submission. Returns the id of the row. */
export async function rememberForm({ bot, member }: Asking, kind: string, data: FormData): Promise<string> {
  const { store, newId, clock } = bot.ports;
  const id = newId();
  await store.forms.save({ id, person: member.id, kind, data }, clock());
  return id;
}

/** For a button or a form whose stored row is no more, or that an older version of the bot made. */
export const gone = () => new Refused({ kind: 'form_expired' });

interface Opening<T> {
  readonly typed: T;
  readonly data: FormData;
  readonly problems?: readonly Problem[];
  /** A line gave the rest, so the form says what it needs yet. */
  readonly isPart?: boolean;
}

export async function openForm<T>(
  interaction: Interaction,
  submission: Submission<T>,
  { typed, data, problems = [], isPart = false }: Opening<T>,
): Promise<void> {
  const impossible = (await submission.impossible?.(interaction, typed, data)) ?? null;
  if (impossible) throw new Refused(impossible);
  const missing = isPart ? await submission.mistakes(interaction, typed, data) : [];
  const named = missing.flatMap(({ problem }) => (problem.kind === 'key_missing' ? [] : [problem]));
  const form = await rememberForm(interaction, submission.callback, data);
  const shown = { data, form, problems: [...problems, ...named] };
  await interaction.responder.open(await submission.show(interaction, typed, shown));
}
