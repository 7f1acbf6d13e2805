import type { UserId } from '../../domain/member.ts';
import type { Telling } from '../../usecases/ports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

/** Any notice, drawn: cards, replies and outcomes too. null: what it speaks of is no longer there. */
export const noticeMessage = (_telling: Telling, _mention: readonly UserId[] = []): Message | null =>
  sentence(words`notice`);
