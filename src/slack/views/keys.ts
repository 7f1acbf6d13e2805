import type { KeyListReport } from '../../usecases/reports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

export const keyListMessage = (_report: KeyListReport): Message => sentence(words`keys`);
