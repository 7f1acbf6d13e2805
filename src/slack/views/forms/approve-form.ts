import type { Request } from '../../../domain/requests/request.ts';
import { section } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { requestTitle } from '../message-modal.ts';
import { approvingText } from '../requests/request-buttons.ts';
import { commentField, type FormFrame, formModal } from './form-frame.ts';

/** For whoever approves, and says something with it. */
export const approveForm = ({
  request,
  comment,
  ...frame
}: FormFrame & { readonly request: Request; readonly comment: string }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.approve,
    title: requestTitle('Approve for', request, 'Approve request'),
    submit: 'Approve',
    blocks: [section(approvingText(request)), commentField(comment)],
  });
