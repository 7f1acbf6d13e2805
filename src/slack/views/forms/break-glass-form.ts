import type { Request } from '../../../domain/requests/request.ts';
import { section } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { msg, person } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { requestTitle } from '../message-modal.ts';
import { type FormFrame, formModal, reasonField } from './form-frame.ts';

/** For an admin who decides alone. */
export const breakGlassForm = ({
  request,
  reason,
  ...frame
}: FormFrame & { readonly request: Request; readonly reason: string }): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.breakGlass,
    title: requestTitle('Break glass:', request, 'Break glass'),
    submit: 'Approve alone',
    blocks: [
      section(
        msg`You’re approving this without the approvals it needs: ${changeText(request)}, which ${person(request.requester)} asked for.`,
      ),
      reasonField({
        value: reason,
        hint: 'Everybody who could have decided it will see this, and the audit log keeps it.',
      }),
    ],
  });
