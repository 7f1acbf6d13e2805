import { Refused } from '../../domain/problems/problem.ts';
import { approveLessRequest, denyRequest } from '../../usecases/requests/decide-request.ts';
import { showRequest } from '../../usecases/requests/list-requests.ts';
import { CALLBACKS, FIELDS } from '../blocks/ids.ts';
import { parseAmount } from '../command-line/parsers/amount.ts';
import { parseSpanWord } from '../command-line/parsers/moment.ts';
import type { Asking } from '../interaction/interaction.ts';
import { type ApproveLessTyped, approveLessForm } from '../views/forms/counter-offer-form.ts';
import { denyForm } from '../views/forms/deny-form.ts';
import { requestMessage } from '../views/requests/request-message.ts';
import { unitsIn } from './amount-to-units.ts';
import { withDollar } from './key-form-values.ts';
import type { FormData, Submission } from './submission.ts';

const requestId = (data: FormData): string => String(data['requestId']);

const sayRequest = async ({ bot, member, surface }: Asking, id: string) =>
  surface.say(requestMessage(await showRequest(bot.ports, member, id), member));

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
  act: async (asking, { reason }, data) => {
    const id = requestId(data);
    await denyRequest(asking.bot.ports, asking.member, { id, why: reason });
    await sayRequest(asking, id);
  },
  again: async ({ bot, member }, { reason }, { form, data, problem }) => {
    const { request } = await showRequest(bot.ports, member, requestId(data));
    return denyForm({ form, problem, request, reason });
  },
  fieldOf: ({ kind }) => (kind === 'reason_missing' ? FIELDS.reason : null),
};

/** Judged under the price the request was asked under, like the request itself. */
async function offerOf({ bot, member }: Asking, typed: ApproveLessTyped, data: FormData) {
  const { request } = await showRequest(bot.ports, member, requestId(data));
  return {
    amount:
      typed.amount.trim() === '' ? null : unitsIn(parseAmount(withDollar(typed.amount)), request.unitsPerUsd),
    during: typed.during.trim() === '' ? null : parseSpanWord(typed.during),
  };
}

export const approveLessSubmission: Submission<ApproveLessTyped> = {
  callback: CALLBACKS.approveLess,
  title: 'Edit and approve',
  read: ({ text }) => ({
    amount: text(FIELDS.amount),
    during: text(FIELDS.during),
    comment: text(FIELDS.reason),
  }),
  check: async (asking, typed, data) => {
    await offerOf(asking, typed, data);
  },
  act: async (asking, typed, data) => {
    const id = requestId(data);
    const offer = await offerOf(asking, typed, data);
    await approveLessRequest(asking.bot.ports, asking.member, { id, offer, comment: typed.comment });
    await sayRequest(asking, id);
  },
  again: async ({ bot, member }, typed, { form, data, problem }) => {
    const { request } = await showRequest(bot.ports, member, requestId(data));
    return approveLessForm({ form, problem, request, typed });
  },
  fieldOf: ({ kind }) => {
    if (kind === 'bad_span' || kind === 'longer_than_asked') return FIELDS.during;
    return kind === 'bad_amount' || kind === 'zero_amount' || kind === 'amount_too_large'
      ? FIELDS.amount
      : null;
  },
};
