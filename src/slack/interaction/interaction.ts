import type { Member } from '../../domain/member.ts';
import type { Bot } from './bot.ts';
import type { Responder } from './responder.ts';

/** One thing somebody asked for, typed or clicked, and where to answer. */
export interface Interaction {
  readonly bot: Bot;
  readonly member: Member;
  readonly responder: Responder;
  /** What was typed, where it was: given back when it cannot be done now. */
  readonly line?: string;
}
