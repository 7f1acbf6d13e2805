import { amountOf } from '../../domain/changes/changes.ts';
import { usdOf } from '../../domain/keys/quota.ts';
import type { Request } from '../../domain/requests/request.ts';
import { spanKey } from '../../domain/time.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { openForm } from './open-form.ts';
import {
  approveLessSubmission,
  approveSubmission,
  breakGlassSubmission,
  denySubmission,
} from './submissions/decision.ts';

/** `page`: of the list that has the button. */
export const openDenyForm = (interaction: Interaction, { id }: Request, page?: number): Promise<void> =>
  openForm(interaction, denySubmission, { typed: { reason: '' }, data: { requestId: id, page } });

export const openBreakGlassForm = (interaction: Interaction, { id }: Request, page?: number): Promise<void> =>
  openForm(interaction, breakGlassSubmission, { typed: { reason: '' }, data: { requestId: id, page } });

export const openApproveForm = (interaction: Interaction, { id }: Request, page?: number): Promise<void> =>
  openForm(interaction, approveSubmission, { typed: { comment: '' }, data: { requestId: id, page } });

export async function openApproveLessForm(
  interaction: Interaction,
  { id, unitsPerUsd, change }: Request,
  page?: number,
): Promise<void> {
  const amount = amountOf(change);
  const typed = {
    amount: amount === null ? '' : String(usdOf(amount, unitsPerUsd)),
    during: 'during' in change && change.during ? spanKey(change.during) : '',
    comment: '',
  };
  await openForm(interaction, approveLessSubmission, { typed, data: { requestId: id, page } });
}
