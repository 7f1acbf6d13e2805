import type { KeyId } from '../../domain/keys/key.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import type { OptionKinds, TokenizedLine } from '../command-line/tokenize.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { VerbHelp } from '../views/help.ts';

/** How a command names its key: by the words that were typed, or by the id of a chosen one. null: not at all. */
export type KeyWord = string | KeyId | null;

/** A verb of `/cometkey`: what help says of it, how its line is parsed, and what it does. */
export interface Verb<C> extends VerbHelp {
  readonly options?: OptionKinds;
  /**
   * Several readings where only the existing keys can tell where a name ends: the one with the longest name
   * first, and each further name is the beginning of the one before it.
   */
  parse(line: TokenizedLine, context: ParseContext): C | readonly [C, ...C[]];
  run(interaction: Interaction, command: C): Promise<void>;
  /** It changes nothing, so a second delivery may be answered again. */
  readonly readsOnly?: true;
  /** Buttons on a key: by action id, the command that each one runs. */
  readonly buttons?: Readonly<Record<string, (key: KeyId) => C>>;
}

export const verb = <C>(definition: Verb<C>): Verb<C> => definition;

export const phrase = (words: readonly string[]): string | null => words.join(' ') || null;

/** Of the readings of a line those that are understood, in this order; if none is, the refusal of the last one. */
export function understood<T>(places: readonly number[], read: (at: number) => T): T[] {
  const readings: T[] = [];
  let refusal: unknown = null;
  for (const at of places)
    try {
      readings.push(read(at));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal = error;
    }
  if (readings.length === 0) throw refusal;
  return readings;
}

/** A reason is said in one place: after `--reason`, or in the last words. */
export function reasonOf(line: TokenizedLine, words: readonly string[]): string {
  const option = line.options.get('reason');
  if (option !== undefined && words.length > 0) throw notUnderstood(line, words.join(' '));
  return option ?? words.join(' ');
}

export const notUnderstood = ({ verb: name, usage }: TokenizedLine, word: string): Refused =>
  new Refused({ kind: 'not_understood', verb: name, word, usage });
