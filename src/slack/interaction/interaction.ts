import type { Member } from '../../domain/member.ts';
import type { Command } from '../command-line/command.ts';
import type { Verb } from '../command-line/verbs.ts';
import type { Bot } from './bot.ts';
import type { Surface } from './responder.ts';

/** One thing somebody asked for, typed or clicked, and where to answer. */
export interface Asking {
  readonly bot: Bot;
  readonly member: Member;
  readonly surface: Surface;
  /** What was typed, where it was: given back when it cannot be done now. */
  readonly line?: string;
}

export type Of<V extends Verb> = Extract<Command, { verb: V }>;
