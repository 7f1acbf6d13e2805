import type { Member } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { Request, RequestId } from '../../../domain/requests/request.ts';
import type { Ports } from '../../../usecases/ports/ports.ts';
import { mayBreakGlass } from '../../../usecases/requests/decide/break-glass.ts';
import { mayDecideRequest } from '../../../usecases/requests/decide/decide-request.ts';
import { ACTIONS, type RequestRef, requestRef } from '../../blocks/ids.ts';
import {
  approveOrAsk,
  openApproveForm,
  openApproveLessForm,
  openBreakGlassForm,
  openDenyForm,
} from '../../forms/open-decision-forms.ts';
import { isRepeatable } from '../../interaction/error-boundary.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { rerenderRequest } from '../../interaction/say-request.ts';
import type { OwnAct } from '../../views/requests/own-act.ts';
import { about, type Click, changes } from '../click.ts';

type Show = (interaction: Interaction, at: RequestRef, did?: OwnAct) => Promise<void>;

/** A button on a request. When it is refused for good, what has the button shows the request as it is now. */
const onRequest = (act: Show): Click =>
  changes(
    about(requestRef, async (interaction, ref) => {
      await act(interaction, ref).catch(async (error: unknown) => {
        // Who can no longer see the request is told so, and what they see stays.
        if (error instanceof Refused && !isRepeatable(error))
          await rerenderRequest(interaction, ref).catch(() => {});
        throw error;
      });
    }),
  );

type Act = (ports: Ports, member: Member, id: RequestId) => Promise<unknown>;

/** Afterwards it says what was done. */
export const onShown = (act: Act, did: OwnAct, show: Show = rerenderRequest): Click =>
  onRequest(async (interaction, ref) => {
    await act(interaction.bot.ports, interaction.member, ref.request);
    await show(interaction, ref, did);
  });

type Open = (interaction: Interaction, request: Request, page: number | undefined) => Promise<void>;

/** The form redraws what has the button. */
const onDecision = (open: Open, may = mayDecideRequest): Click =>
  onRequest(async (interaction, { request: id, page }) => {
    await open(interaction, await may(interaction.bot.ports, interaction.member, id), page);
  });

export const decisionClicks: Readonly<Record<string, Click>> = {
  [ACTIONS.approve]: onRequest((interaction, ref) =>
    approveOrAsk(interaction, { id: ref.request, page: ref.page }, () =>
      rerenderRequest(interaction, ref, 'approved'),
    ),
  ),
  [ACTIONS.approveWithComment]: onDecision(openApproveForm),
  [ACTIONS.breakGlass]: onDecision(openBreakGlassForm, mayBreakGlass),
  [ACTIONS.deny]: onDecision(openDenyForm),
  [ACTIONS.approveLess]: onDecision(openApproveLessForm),
};
