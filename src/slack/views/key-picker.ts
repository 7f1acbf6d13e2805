import type { KeyPickReport } from '../../usecases/reports.ts';
import { type Message, sentence } from '../blocks.ts';
import { words } from '../words.ts';

export const keyPickerMessage = (_report: KeyPickReport): Message => sentence(words`key-picker`);
