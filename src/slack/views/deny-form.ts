import type { ModalView } from '@slack/types';
import type { Request } from '../../domain/request.ts';
import { input, modal, section } from '../blocks.ts';
import { CALLBACKS, FIELDS, formRef } from '../ids.ts';
import { words } from '../words.ts';
import type { FormFrame } from './key-form.ts';

/** A reason and nothing else. */
export const denyForm = ({ form, problem, request }: FormFrame & { readonly request: Request }): ModalView =>
  modal({
    callback: CALLBACKS.deny,
    title: 'Deny request',
    submit: 'Deny',
    metadata: formRef.encode({ form }),
    blocks: [
      ...(problem ? [section(problem)] : []),
      section(words`Request *${request.id}* for *${request.keyName}*. Its requester reads the reason.`),
      input(
        {
          id: FIELDS.reason,
          label: 'Why not?',
          hint: 'One sentence that helps: what would be approved instead?',
        },
        { type: 'plain_text_input', multiline: true, max_length: 500 },
      ),
    ],
  });
