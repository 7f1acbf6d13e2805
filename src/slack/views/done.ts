import type { AssignReport, ChangeReport } from '../../usecases/reports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

/** What became of a wish, to the one who wished it: done, waiting, on its way, or not possible. */
export const changeMessage = (_report: ChangeReport): Message => sentence(words`done`);

export const assignedMessage = (_report: AssignReport): Message => sentence(words`assigned`);
