import type { Member } from '../../domain/member.ts';
import type { PressedIn } from '../blocks/refs/form-ref.ts';
import type { Message } from '../blocks/unrendered.ts';
import type { Bot } from './bot.ts';
import type { Responder } from './responder.ts';

/** Something that a person typed or clicked, and where to answer them. */
export interface Interaction {
  readonly bot: Bot;
  readonly member: Member;
  readonly responder: Responder;
  /** The typed line, which a refusal quotes if it may work later; absent for a click. */
  readonly line?: string;
  /** Draws the message or modal anew whose button opened the form; absent where there is none to draw. */
  readonly redrawPressed?: (message: Message) => Promise<void>;
  /** What has the button, where the button itself acts; absent for a line and a form. */
  readonly pressedIn?: PressedIn;
}
