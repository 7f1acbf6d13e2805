import type { CounterOffer } from '../../../domain/changes/change-kind.ts';
import { applyCounterOffer } from '../../../domain/changes/counter-offer.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { saysWhy } from '../../../domain/requests/approval/reason.ts';
import { breakGlassOn } from '../../../usecases/requests/decide/break-glass.ts';
import {
  approveLessRequest,
  approveRequest,
  denyRequest,
} from '../../../usecases/requests/decide/decide-request.ts';
import { showRequest } from '../../../usecases/requests/list-requests.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { redrawPressed, sayRequest } from '../../interaction/say-request.ts';
import { approveForm } from '../../views/forms/approve-form.ts';
import { breakGlassForm } from '../../views/forms/break-glass-form.ts';
import { type CounterOfferTyped, counterOfferForm } from '../../views/forms/counter-offer-form.ts';
import { denyForm } from '../../views/forms/deny-form.ts';
import { problemText } from '../../views/problems/problem.ts';
import type { OwnAct } from '../../views/requests/own-act.ts';
import { typedUnits } from '../amount-to-units.ts';
import type { Asking, FormData } from '../fields/form-key.ts';
import { spanIfTyped } from '../fields/so-far.ts';
import type { Submission } from '../submission.ts';

const requestId = (data: FormData): string => String(data['requestId']);

async function requestIn({ bot, member }: Asking, data: FormData) {
  const { request } = await showRequest(bot.ports, member, requestId(data));
  return request;
}

/** Whatever comes of it, also when somebody was faster, what has the button then shows how things are. */
async function decide(
  interaction: Interaction,
  data: FormData,
  { did, act }: { did: OwnAct; act: (id: string) => Promise<unknown> },
): Promise<void> {
  const request = requestId(data);
  const page = typeof data['page'] === 'number' ? data['page'] : undefined;
  const at = { request, page };
  await act(request).catch(async (error: unknown) => {
    await redrawPressed(interaction, at);
    throw error;
  });
  await redrawPressed(interaction, at, did);
  await sayRequest(interaction, request, did);
}

interface DenyTyped {
  readonly reason: string;
}

export const denySubmission: Submission<DenyTyped> = {
  callback: CALLBACKS.deny,
  show: async (asking, { reason }, { form, data, problems }) =>
    denyForm({ form, reason, request: await requestIn(asking, data), problems: problems.map(problemText) }),
  read: ({ text }) => ({ reason: text(FIELDS.reason) }),
  mistakes: (_asking, { reason }) =>
    mistakesOf({
      [FIELDS.reason]: () => {
        if (!saysWhy(reason)) throw new Refused({ kind: 'reason_missing', asked: null });
      },
    }),
  act: (interaction, { reason: why }, data) =>
    decide(interaction, data, {
      did: 'denied',
      act: (id) => denyRequest(interaction.bot.ports, interaction.member, { id, why }),
    }),
};

export const breakGlassSubmission: Submission<DenyTyped> = {
  ...denySubmission,
  callback: CALLBACKS.breakGlass,
  show: async (asking, { reason }, { form, data, problems }) =>
    breakGlassForm({
      form,
      reason,
      request: await requestIn(asking, data),
      problems: problems.map(problemText),
    }),
  act: (interaction, { reason: why }, data) =>
    decide(interaction, data, {
      did: 'glass_broken',
      act: (id) => breakGlassOn(interaction.bot.ports, interaction.member, { id, why }),
    }),
};

interface ApproveTyped {
  readonly comment: string;
}

export const approveSubmission: Submission<ApproveTyped> = {
  callback: CALLBACKS.approve,
  show: async (asking, { comment }, { form, data, problems }) =>
    approveForm({
      form,
      comment,
      request: await requestIn(asking, data),
      problems: problems.map(problemText),
    }),
  read: ({ text }) => ({ comment: text(FIELDS.reason) }),
  mistakes: async () => [],
  act: (interaction, { comment }, data) =>
    decide(interaction, data, {
      did: 'approved',
      act: (id) => approveRequest(interaction.bot.ports, interaction.member, { id, comment }),
    }),
};

/** Converted at the price that is stored with the request, as its own amount was. null: as asked. */
async function amountOf(asking: Asking, { amount }: CounterOfferTyped, data: FormData) {
  if (amount.trim() === '') return null;
  return typedUnits(amount, (await requestIn(asking, data)).unitsPerUsd);
}

/** `Refused` if this part alone is more than was asked. Of a request that is over, the decision tells more. */
async function assertLess(asking: Asking, data: FormData, part: Partial<CounterOffer>): Promise<void> {
  const { state, change } = await requestIn(asking, data);
  if (state !== 'pending') return;
  const less = applyCounterOffer(change, { amount: null, during: null, ...part }, asking.bot.ports.clock());
  if (less.kind !== 'lowered') throw new Refused(less);
}

export const approveLessSubmission: Submission<CounterOfferTyped> = {
  callback: CALLBACKS.approveLess,
  show: async (asking, typed, { form, data, problems }) =>
    counterOfferForm({
      form,
      typed,
      request: await requestIn(asking, data),
      problems: problems.map(problemText),
    }),
  read: ({ text }) => ({
    amount: text(FIELDS.amount),
    during: text(FIELDS.during),
    comment: text(FIELDS.reason),
  }),
  mistakes: (interaction, typed, data) =>
    mistakesOf({
      [FIELDS.amount]: async () =>
        assertLess(interaction, data, { amount: await amountOf(interaction, typed, data) }),
      [FIELDS.during]: () =>
        assertLess(interaction, data, { during: spanIfTyped(interaction, typed.during) }),
    }),
  act: async (interaction, typed, data) => {
    const { bot, member } = interaction;
    const offer = {
      amount: await amountOf(interaction, typed, data),
      during: spanIfTyped(interaction, typed.during),
    };
    const { comment } = typed;
    await decide(interaction, data, {
      did: 'approved',
      act: (id) => approveLessRequest(bot.ports, member, { id, offer, comment }),
    });
  },
};
