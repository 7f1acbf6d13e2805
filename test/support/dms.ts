import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';

/** What stands in the person's DM with the bot now. */
export const dms = (person: Person): string[] =>
  person
    .dms()
    .filter(({ ephemeral_to }) => !ephemeral_to)
    .map(textOf);
