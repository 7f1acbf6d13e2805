import type { KnownBlock, ModalView } from '@slack/types';
import type { Request } from '../../../domain/requests/request.ts';
import { section } from '../../blocks/blocks.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { changeWords } from '../../text/change-text.ts';
import { person, words } from '../../text/text.ts';
import { type FormFrame, formModal, textField } from './form-frame.ts';

export interface ApproveLessTyped {
  readonly amount: string;
  readonly during: string;
  readonly comment: string;
}

export type ApproveLessInput = FormFrame & { readonly request: Request; readonly typed: ApproveLessTyped };

/** Less than was asked, never more. */
export const approveLessForm = ({ request, typed, ...frame }: ApproveLessInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.approveLess,
    title: 'Edit and approve',
    submit: 'Approve',
    blocks: [
      section(words`${person(request.requester)} asks for ${changeWords(request)}. You may give less.`),
      ...termsOf(request, typed),
      textField({
        id: FIELDS.reason,
        label: 'Comment',
        value: typed.comment,
        hint: 'The requester reads it.',
        multiline: true,
        max: 500,
        optional: true,
      }),
    ],
  });

/** Only what this kind of change has: an amount, a time, or both. */
function termsOf({ change }: Request, typed: ApproveLessTyped): KnownBlock[] {
  const amount = textField({
    id: FIELDS.amount,
    label: 'Amount, in USD',
    value: typed.amount,
    placeholder: '$20',
    hint: 'At most what was asked. Empty: as asked.',
    max: 30,
    optional: true,
  });
  const during = textField({
    id: FIELDS.during,
    label: 'For how long',
    value: typed.during,
    placeholder: '4h',
    hint: 'For example 4h or 7d; then it is taken back. Empty: as asked.',
    max: 20,
    optional: true,
  });
  if (change.kind === 'quota') return [amount, during];
  return change.kind === 'unlimited_on' ? [during] : [amount];
}
