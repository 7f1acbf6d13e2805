import type { StatusReport } from '../../usecases/reports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

export const statusMessage = (_report: StatusReport): Message => sentence(words`status`);
