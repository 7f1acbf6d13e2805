import type { Problem } from '../../domain/problems/problem.ts';
import type { FormValues } from '../blocks/form-values.ts';
import type { ModalView } from '../blocks/unrendered.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { Text } from '../text/text.ts';

export type FormData = Readonly<Record<string, unknown>>;

/** One kind of form: what was typed, what can be judged before it closes, what it does, and how it comes back. */
export interface Submission<T> {
  readonly callback: string;
  readonly title: string;
  read(values: FormValues): T;
  /** `Refused` while the form is still open; from the mirror and cached lists only. */
  check(interaction: Interaction, typed: T, data: FormData): Promise<void>;
  act(interaction: Interaction, typed: T, data: FormData): Promise<void>;
  /** The same form, filled as it was, with a late refusal on top. */
  again(
    interaction: Interaction,
    typed: T,
    given: { data: FormData; form: string; problem: Text },
  ): Promise<ModalView>;
  /** Where the mistake stands; null: nowhere in particular. */
  fieldOf(problem: Problem): string | null;
}
