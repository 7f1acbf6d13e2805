import { z } from 'zod';

const Option = z.object({ value: z.string() });

/** One element of `view.state.values`, whatever its kind. */
const Element = z
  .object({
    value: z.string().nullable(),
    selected_option: Option.nullable(),
    selected_options: z.array(Option),
    selected_date: z.string().nullable(),
    selected_user: z.string().nullable(),
  })
  .partial();

const State = z.object({ values: z.record(z.string(), z.record(z.string(), Element)) });

export interface FormValues {
  /** What was typed into text fields, by field; '' for every other field. */
  readonly typed: ReadonlyMap<string, string>;
  has(field: string): boolean;
  /** What was typed or chosen in a field; '' where nothing was. */
  text(field: string): string;
  /** The options chosen in a field for several. */
  list(field: string): string[];
}

/** What is filled in, by block and element. */
export type FormState = z.infer<typeof State>['values'];

/** The `view.state` of a payload; one of another shape has no fields. */
export const stateIn = (state: unknown): FormState => State.catch({ values: {} }).parse(state).values;

export function formValues(state: unknown): FormValues {
  const values = stateIn(state);
  const element = (field: string) => Object.values(values[field] ?? {})[0];
  const typed = Object.keys(values).map((field) => [field, element(field)?.value ?? ''] as const);
  return {
    typed: new Map(typed),
    has: (field) => Object.hasOwn(values, field),
    text: (field) => {
      const found = element(field);
      return (
        found?.value ?? found?.selected_option?.value ?? found?.selected_date ?? found?.selected_user ?? ''
      );
    },
    list: (field) => (element(field)?.selected_options ?? []).map(({ value }) => value),
  };
}
