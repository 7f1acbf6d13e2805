import type { Change } from '../../domain/changes/changes.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import type { UnitsPerUsd, Usd } from '../../domain/keys/quota.ts';
import type { SettingsPatch } from '../../domain/keys/settings.ts';
import type { KeyPart, ShownState } from '../../domain/keys/shown-state.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Span } from '../../domain/time.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { assertNoWords, type OptionKinds, type TokenizedLine } from '../command-line/tokenize.ts';
import { textOf, type Word } from '../command-line/words.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { VerbHelp } from '../views/help.ts';

/** How a command names its key: by the words that were typed, or by the id of a chosen one. null: not at all. */
export type KeyWord = string | KeyId | null;

/** What the change that a line asks for depends on besides its words and the key. */
export interface ChangeContext extends ParseContext {
  readonly unitsPerUsd: UnitsPerUsd;
  readonly create: Policy['create'];
}

/** A verb of `/cometkey`: what help says of it, how its line is parsed, and what it does. */
export interface Verb<C> extends VerbHelp {
  readonly options?: OptionKinds;
  /** The line of a verb that takes a key comes without the key's name. */
  parse(line: TokenizedLine, context: ParseContext): C;
  /** What can be read of the settings that a refused line gives a key. */
  settingsIn?(line: TokenizedLine, context: ParseContext): SettingsPatch;
  /** Only for a verb that takes a key: where the words after its name begin, if no key that exists tells. */
  readonly termsAt?: (words: readonly Word[]) => number;
  run(interaction: Interaction, command: C): Promise<void>;
  /**
   * What the command asks for, before anything is sent; null: it leaves something open, or is about a key that is not
   * known. Only for a verb that changes a key; `Refused` as `run` would.
   */
  changeOf?(command: C, key: Key | null, context: ChangeContext): Change | null;
  /** How it finds its key; absent: by `findKey`, as far as it takes one. */
  keyOf?(interaction: Interaction, command: C): Promise<MirroredKey>;
  /** It answers a question, which may end with `?`. */
  readonly asks?: true;
  /** It changes nothing, so a second delivery may be answered again. */
  readonly readsOnly?: true;
  /** Buttons on a key: by action id, the command that each one runs. */
  readonly buttons?: Readonly<Record<string, (key: KeyId, terms: ButtonTerms) => C>>;
  /** The same command, for a key as it was shown when it was offered. */
  asShown?(command: C, shown: ShownState): C;
  /** The part of the key on which its buttons act: pressed after that has moved, they only say so. */
  readonly actsOn?: KeyPart;
}

/** What stands on a button; null: nothing of it. */
export interface ButtonTerms {
  readonly usd: Usd | null;
  readonly during: Span | null;
}

export const verb = <C>(definition: Verb<C>): Verb<C> => definition;

export type OnKey<T> = T & { readonly key: KeyWord };

interface KeyVerb<T> extends Omit<Verb<OnKey<T>>, 'parse'> {
  parse(line: TokenizedLine, context: ParseContext): T;
}

/** A verb whose first words are the name of a key; `T`: what it reads from the others. */
export const keyVerb = <T extends object>(definition: KeyVerb<T>): Verb<OnKey<T>> => ({
  termsAt: ({ length }) => length,
  ...definition,
  parse: (line, context) => ({ ...definition.parse(line, context), key: null }),
});

/** For a verb that takes nothing but a key. */
export function noTerms(line: TokenizedLine): object {
  assertNoWords(line);
  return {};
}

export const changeContext = async ({ bot, member: { zone } }: Interaction): Promise<ChangeContext> => ({
  now: bot.ports.clock(),
  zone,
  unitsPerUsd: await bot.ports.cometApi.unitsPerUsd(),
  create: bot.ports.policy.create,
});

export const phrase = (words: readonly Word[]): string | null => textOf(words) || null;

/** Where a word begins that fits; the number of words if there is none. */
export function indexOfWord(words: readonly Word[], fits: (text: string, at: number) => boolean): number {
  const at = words.findIndex(({ text, isQuoted }, index) => !isQuoted && fits(text, index));
  return at === -1 ? words.length : at;
}
