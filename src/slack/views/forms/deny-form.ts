import type { Request } from '../../../domain/requests/request.ts';
import { section } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { msg, person } from '../../text/text.ts';
import { askedText } from '../changes/changes.ts';
import { requestTitle } from '../message-modal.ts';
import { type FormFrame, formModal, reasonField } from './form-frame.ts';

export const denyForm = ({
  request,
  reason = '',
  ...frame
}: FormFrame & { readonly request: Request; readonly reason?: string }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.deny,
    title: requestTitle('Deny for', request, 'Deny request'),
    submit: 'Deny',
    blocks: [
      section(msg`${person(request.requester)} asks for ${askedText(request)}.`),
      reasonField({ value: reason, hint: 'The requester will see it, and the audit log keeps it.' }),
    ],
  });
