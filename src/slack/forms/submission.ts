import type { Problem } from '../../domain/problems/problem.ts';
import type { Mistake } from '../blocks/form-mistakes.ts';
import type { FormValues } from '../blocks/form-values.ts';
import type { ModalView } from '../blocks/unrendered.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { Asking, FormData, Showing } from './fields/form-key.ts';

/** A submission that was refused. */
export interface Refusal {
  readonly data: FormData;
  readonly problem: Problem;
}

/** What a form comes again with. */
export interface Again<T> {
  readonly typed: T;
  readonly data: FormData;
  readonly problems: readonly Problem[];
}

/** One kind of form: how it is shown, and how its submission is read, checked and carried out. */
export interface Submission<T> {
  readonly callback: string;
  /** The form for what is filled in so far: each choice brings its fields. */
  show(asking: Asking, typed: T, showing: Showing): Promise<ModalView>;
  read(values: FormValues): T;
  /** Why nothing that may still be filled in would help; null: something may. Checked before anything is asked. */
  impossible?(asking: Asking, typed: T, data: FormData): Promise<Problem | null>;
  /** All that is wrong. Before the form closes, so it uses only the mirror and cached lists. */
  mistakes(interaction: Interaction, typed: T, data: FormData): Promise<readonly Mistake[]>;
  /** What it comes again with after a refusal, when its key may have moved: what was left alone is as it is now. */
  refreshed?(asking: Asking, typed: T, refused: Refusal): Promise<Again<T>>;
  act(interaction: Interaction, typed: T, data: FormData): Promise<void>;
}
