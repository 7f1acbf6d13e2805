import type { RequestListReport } from '../../usecases/reports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

export const requestListMessage = (_report: RequestListReport): Message => sentence(words`requests`);
