import type { Person } from '../../sandbox/slack/person.ts';
import type { Stage } from './stage.ts';

/** The lines that the last refusal has buttons for; one that is too long for its button stands above it. */
export const offeredTo = (stage: Stage, person: Person): string[] =>
  [...stage.told(person).matchAll(/^Run \/cometkey (.*)$|^\/cometkey (.*)\nRun this$/gm)].map(
    ([, onButton, above]) => onButton ?? above ?? '',
  );
