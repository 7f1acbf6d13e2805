import type { Problem } from '../../domain/problems/problem.ts';
import type { FormValues } from '../blocks/form-values.ts';
import type { ModalView } from '../blocks/unrendered.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { Text } from '../text/text.ts';

export type FormData = Readonly<Record<string, unknown>>;

/** One kind of form: how its submission is read, checked and carried out, and how the form is shown again. */
export interface Submission<T> {
  readonly callback: string;
  readonly title: string;
  read(values: FormValues): T;
  /** Before the form closes, so it uses only the mirror and cached lists. `Refused` is shown at its field. */
  check(interaction: Interaction, typed: T, data: FormData): Promise<void>;
  act(interaction: Interaction, typed: T, data: FormData): Promise<void>;
  /** The same form, filled as it was, with the refusal of `act` on top. */
  again(
    interaction: Interaction,
    typed: T,
    given: { data: FormData; form: string; problem: Text },
  ): Promise<ModalView>;
  /** The field that a problem is about; null: no single one. */
  fieldOf(problem: Problem): string | null;
}
