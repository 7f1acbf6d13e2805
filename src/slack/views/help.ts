import { type Message, sentence } from '../blocks.ts';
import type { Verb } from '../verbs.ts';
import { words } from '../words.ts';

/** `about` null: the menu with buttons, and the full list. */
export const helpMessage = (about: Verb | null): Message => sentence(words`${about ?? 'help'}`);
