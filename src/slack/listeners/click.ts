import { gone } from '../forms/open-form.ts';
import type { Interaction } from '../interaction/interaction.ts';

/** `value` is the button's, or the chosen option's. */
export type Run = (interaction: Interaction, value: string | undefined) => Promise<void>;

/** What pressing a button or choosing an option does. */
export interface Click {
  readonly run: Run;
  /** It changes nothing, so a second delivery may be answered again. */
  readonly readsOnly: boolean;
}

export const reads = (run: Run): Click => ({ run, readsOnly: true });
export const changes = (run: Run): Click => ({ run, readsOnly: false });

/** For a button that an older version of the bot made. */
export const outOfDate: Click = reads(async () => {
  throw gone();
});

/** Runs with what the button's value refers to. */
export const about =
  <R>(
    { parse }: { parse(value: string | undefined): R | null },
    run: (interaction: Interaction, ref: R) => Promise<void>,
  ): Run =>
  async (interaction, value) => {
    const ref = parse(value);
    if (!ref) throw gone();
    await run(interaction, ref);
  };
