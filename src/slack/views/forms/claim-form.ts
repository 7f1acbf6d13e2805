import { context } from '../../blocks/blocks.ts';
import { textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { literal } from '../../text/text.ts';
import { type FormFrame, formModal, reasonField } from './form-frame.ts';
import { type TeamChoice, teamFields } from './team-field.ts';

export interface ClaimFormTyped {
  readonly named: string;
  readonly reason: string;
  /** '': none is chosen. */
  readonly team: string;
}

/** The key is typed, not chosen: a list would show everybody which keys there are. */
export const claimForm = ({
  typed,
  teams,
  ...frame
}: FormFrame & TeamChoice & { readonly typed: ClaimFormTyped }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.claim,
    title: 'Claim a key',
    submit: 'Send request',
    blocks: [
      textField({
        id: FIELDS.key,
        label: 'Key',
        hint: 'Its full name, or its number such as #1234.',
        value: typed.named,
      }),
      ...teamFields(typed, teams),
      reasonField({ value: typed.reason, hint: 'How an admin can tell that it’s yours.', optional: true }),
      context(literal('An admin decides. If they agree, the key is yours, and you get notices about it.')),
    ],
  });
