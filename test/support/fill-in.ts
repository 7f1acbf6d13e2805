import type { Said } from '../../sandbox/slack/input-value.ts';
import type { Person } from '../../sandbox/slack/person.ts';
import type { Stage } from './stage.ts';

/** Fills in one field after the other, and waits each time for the fields that a choice brings. */
export async function fillIn(stage: Stage, person: Person, values: Record<string, Said>): Promise<void> {
  for (const [label, said] of Object.entries(values)) await stage.after(person.fills({ [label]: said }));
}

/** Shows the fields of a new key that most people leave alone. */
export const moreSettings = (stage: Stage, person: Person): Promise<void> =>
  stage.after(person.clicks('More settings', { in: 'modal' }));
