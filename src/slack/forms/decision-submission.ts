import { Refused } from '../../domain/problems/problem.ts';
import { approveLessRequest, denyRequest } from '../../usecases/requests/decide-request.ts';
import { showRequest } from '../../usecases/requests/list-requests.ts';
import { CALLBACKS, FIELDS } from '../blocks/ids.ts';
import { parseSpanWord } from '../command-line/parsers/span.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { sayRequest } from '../interaction/say-request.ts';
import { type CounterOfferTyped, counterOfferForm } from '../views/forms/counter-offer-form.ts';
import { denyForm } from '../views/forms/deny-form.ts';
import { isAmountProblem, typedUnits } from './amount-to-units.ts';
import type { FormData, Submission } from './submission.ts';

const requestId = (data: FormData): string => String(data['requestId']);

interface DenyTyped {
  readonly reason: string;
}

export const denySubmission: Submission<DenyTyped> = {
  callback: CALLBACKS.deny,
  title: 'Deny request',
  read: ({ text }) => ({ reason: text(FIELDS.reason) }),
  check: async (_asking, { reason }) => {
    if (reason.trim() === '') throw new Refused({ kind: 'reason_missing' });
  },
  act: async (interaction, { reason }, data) => {
    const id = requestId(data);
    await denyRequest(interaction.bot.ports, interaction.member, { id, why: reason });
    await sayRequest(interaction, id);
  },
  again: async ({ bot, member }, { reason }, { form, data, problem }) => {
    const { request } = await showRequest(bot.ports, member, requestId(data));
    return denyForm({ form, problem, request, reason });
  },
  fieldOf: ({ kind }) => (kind === 'reason_missing' ? FIELDS.reason : null),
};

/** Converted at the price that is stored with the request, as its own amount was. */
async function offerOf({ bot, member }: Interaction, typed: CounterOfferTyped, data: FormData) {
  const { request } = await showRequest(bot.ports, member, requestId(data));
  return {
    amount: typed.amount.trim() === '' ? null : typedUnits(typed.amount, request.unitsPerUsd),
    during: typed.during.trim() === '' ? null : parseSpanWord(typed.during),
  };
}

export const approveLessSubmission: Submission<CounterOfferTyped> = {
  callback: CALLBACKS.approveLess,
  title: 'Edit and approve',
  read: ({ text }) => ({
    amount: text(FIELDS.amount),
    during: text(FIELDS.during),
    comment: text(FIELDS.reason),
  }),
  check: async (interaction, typed, data) => {
    await offerOf(interaction, typed, data);
  },
  act: async (interaction, typed, data) => {
    const id = requestId(data);
    const offer = await offerOf(interaction, typed, data);
    await approveLessRequest(interaction.bot.ports, interaction.member, {
      id,
      offer,
      comment: typed.comment,
    });
    await sayRequest(interaction, id);
  },
  again: async ({ bot, member }, typed, { form, data, problem }) => {
    const { request } = await showRequest(bot.ports, member, requestId(data));
    return counterOfferForm({ form, problem, request, typed });
  },
  fieldOf: ({ kind }) => {
    if (kind === 'bad_span' || kind === 'span_too_long' || kind === 'longer_than_asked') return FIELDS.during;
    return isAmountProblem({ kind }) ? FIELDS.amount : null;
  },
};
