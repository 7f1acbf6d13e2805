import type { KeyReport } from '../../usecases/reports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

export const keyMessage = (_report: KeyReport): Message => sentence(words`key`);
