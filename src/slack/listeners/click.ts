import type { KeyId } from '../../domain/keys/key.ts';
import { usd } from '../../domain/keys/quota.ts';
import { parseSpan } from '../../domain/time.ts';
import { keyRef } from '../blocks/ids.ts';
import { COMMANDS, readsOnly, type VerbName } from '../commands/commands.ts';
import { runBound } from '../commands/run-command.ts';
import type { ButtonTerms } from '../commands/verb.ts';
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

/** A button on a key runs a command of its verb. */
const onKey = (verb: VerbName, command: KeyCommand): Click => ({
  readsOnly: readsOnly(verb),
  run: about(keyRef, (interaction, ref) => {
    const terms = {
      usd: ref.usd === undefined ? null : usd(ref.usd),
      during: ref.during === undefined ? null : parseSpan(ref.during),
    };
    return runBound(interaction, ref, { verb, command: (key) => command(key, terms) });
  }),
});

type KeyCommand = (key: KeyId, terms: ButtonTerms) => object;

/** By action id. */
export const keyClicks: Readonly<Record<string, Click>> = Object.fromEntries(
  Object.entries(COMMANDS).flatMap(([verb, { buttons = {} }]) =>
    Object.entries(buttons).map(([action, command]) => [action, onKey(verb as VerbName, command)]),
  ),
);
