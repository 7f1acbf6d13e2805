import type { UserId } from '../../domain/member.ts';
import type { ReplyAbout } from '../../domain/notice.ts';
import type { RequestReport } from '../../usecases/reports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

/** The card in the approvals channel, always drawn from the stored request. */
export const requestCard = (_report: RequestReport): Message => sentence(words`card`);

/** A reply in the card's thread; `mention`: whom a reminder calls. */
export const requestReply = (
  _report: RequestReport,
  _about: ReplyAbout,
  _mention: readonly UserId[] = [],
): Message => sentence(words`reply`);

/** The DM to the requester. */
export const requestOutcome = (_report: RequestReport): Message => sentence(words`outcome`);
