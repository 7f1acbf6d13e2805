import { amountOf } from '../../domain/changes/changes.ts';
import { usdOf } from '../../domain/keys/quota.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import type { Request, RequestId } from '../../domain/requests/request.ts';
import { spanKey } from '../../domain/time.ts';
import { approveRequest, assertLowerable } from '../../usecases/requests/decide/decide-request.ts';
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

export const openApproveForm = (
  interaction: Interaction,
  { id, comment = '' }: { readonly id: RequestId; readonly comment?: string },
  page?: number,
): Promise<void> =>
  openForm(interaction, approveSubmission, {
    typed: { comment, confirmed: '' },
    data: { requestId: id, page },
  });

/** Approves it, and does `then`; where its rule wants the amount typed, a form asks for that instead. */
export async function approveOrAsk(
  interaction: Interaction,
  { id, comment = '', page }: { id: RequestId; comment?: string; page?: number | undefined },
  then: () => Promise<void>,
): Promise<void> {
  const { bot, member } = interaction;
  try {
    await approveRequest(bot.ports, member, { id, comment });
  } catch (error) {
    if (problemOf(error)?.kind !== 'step_up_needed') throw error;
    return openApproveForm(interaction, { id, comment }, page);
  }
  await then();
}

export async function openApproveLessForm(
  interaction: Interaction,
  request: Request,
  page?: number,
): Promise<void> {
  assertLowerable(request);
  const { id, unitsPerUsd, change, approval } = request;
  const amount = approval?.stepUp ? null : amountOf(change);
  const typed = {
    amount: amount === null ? '' : String(usdOf(amount, unitsPerUsd)),
    during: 'during' in change && change.during ? spanKey(change.during) : '',
    name: '',
    comment: '',
  };
  await openForm(interaction, approveLessSubmission, { typed, data: { requestId: id, page } });
}
