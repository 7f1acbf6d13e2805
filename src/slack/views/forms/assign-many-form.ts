import type { KeyName } from '../../../domain/problems/problem.ts';
import { section } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { type Owned, whoseText } from '../../text/facts/owner.ts';
import { count, firstOf, keyLabel, msg, type Text } from '../../text/text.ts';
import { type AssignFormTyped, ownerField } from './assign-form.ts';
import { type FormFrame, formModal } from './form-frame.ts';
import { type TeamChoice, teamFields } from './team-field.ts';

interface AssignManyInput extends FormFrame, TeamChoice {
  readonly keys: readonly (KeyName & Owned)[];
  readonly typed: AssignFormTyped;
}

/** As many as are read before a button is pressed. */
const SHOWN = 30;

/** Which keys they are, whose, and how many: what its button gives to one person. */
export const assignManyForm = ({ keys, typed, teams, ...frame }: AssignManyInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.assignMany,
    title: msg`Assign ${count(keys.length, 'key')}`,
    submit: keys.length === 1 ? 'Assign' : 'Assign all',
    blocks: [
      section(msg`*${count(keys.length, 'key')}* would change hands:`),
      section(lines(keys)),
      ownerField(typed),
      ...teamFields(typed, teams),
    ],
  });

const lines = (keys: AssignManyInput['keys']): Text =>
  firstOf(
    keys.map((key) => msg`${keyLabel(key)} · ${whoseText(key)}`),
    { most: SHOWN, separator: '\n' },
  );
