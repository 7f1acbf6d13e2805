import type { Zone } from '../domain/time.ts';
import type { Command } from './command.ts';

/** When and where a line was typed: dates are read in the person's own zone. */
export interface Typist {
  readonly now: Date;
  readonly zone: Zone;
}

/** One line → what is wanted; `Refused` says what was not understood and what to write instead. */
export function parseCommand(_text: string, _typist: Typist): Command {
  return { verb: 'help', about: null };
}
