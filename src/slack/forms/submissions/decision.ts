import type { CounterOffer } from '../../../domain/changes/change-kind.ts';
import { applyCounterOffer } from '../../../domain/changes/counter-offer.ts';
import type { Units } from '../../../domain/keys/quota.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { saysWhy } from '../../../domain/requests/approval/terms/reason.ts';
import { type StepUp, stepUpOf } from '../../../domain/requests/approval/terms/step-up.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { breakGlassOn } from '../../../usecases/requests/decide/break-glass.ts';
import {
  approveLessRequest,
  approveRequest,
  assertTyped,
  denyRequest,
} from '../../../usecases/requests/decide/decide-request.ts';
import { showRequest } from '../../../usecases/requests/list-requests.ts';
import { type Mistake, mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { redrawPressed, sayRequest } from '../../interaction/say-request.ts';
import { type ApproveTyped, approveForm } from '../../views/forms/approve-form.ts';
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

export const approveSubmission: Submission<ApproveTyped> = {
  callback: CALLBACKS.approve,
  show: async (asking, typed, { form, data, problems }) =>
    approveForm({
      form,
      ...typed,
      request: await requestIn(asking, data),
      problems: problems.map(problemText),
    }),
  read: ({ text }) => ({ comment: text(FIELDS.reason), confirmed: text(FIELDS.amount) || text(FIELDS.key) }),
  mistakes: async (asking, { confirmed }, data) => stepUpMistakes(await requestIn(asking, data), confirmed),
  act: (interaction, { comment, confirmed }, data) =>
    decide(interaction, data, {
      did: 'approved',
      act: async (id) => {
        const typed = stepUpIn(await requestIn(interaction, data), confirmed);
        return approveRequest(interaction.bot.ports, interaction.member, { id, comment, typed });
      },
    }),
};

/** Of a request that is over, the decision tells more. */
async function stepUpMistakes(request: Request, text: string): Promise<readonly Mistake[]> {
  if (request.state !== 'pending') return [];
  const field = stepUpOf(request)?.kind === 'name' ? FIELDS.key : FIELDS.amount;
  return mistakesOf({ [field]: () => assertTyped(request, stepUpIn(request, text)) });
}

/** At the price that is stored with the request. null: its rule asks for nothing. */
function stepUpIn(request: Request, text: string): StepUp | null {
  const wanted = stepUpOf(request);
  if (wanted === null) return null;
  return wanted.kind === 'name'
    ? { kind: 'name', name: text }
    : { kind: 'amount', amount: typedUnits(text, request.unitsPerUsd) };
}

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

/** Here the amount that is given is typed anyway. */
function stepUpLess(request: Request, { name }: CounterOfferTyped, amount: Units | null): StepUp | null {
  const wanted = stepUpOf(request);
  if (wanted?.kind === 'name') return { kind: 'name', name };
  return wanted && amount !== null ? { kind: 'amount', amount } : null;
}

function assertNamed(request: Request, typed: CounterOfferTyped): void {
  if (request.state === 'pending' && stepUpOf(request)?.kind === 'name')
    assertTyped(request, { kind: 'name', name: typed.name });
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
    name: text(FIELDS.key),
    comment: text(FIELDS.reason),
  }),
  mistakes: (interaction, typed, data) =>
    mistakesOf({
      [FIELDS.key]: async () => assertNamed(await requestIn(interaction, data), typed),
      [FIELDS.amount]: async () => {
        const amount = await amountOf(interaction, typed, data);
        const request = await requestIn(interaction, data);
        if (amount === null && stepUpOf(request)?.kind === 'amount')
          throw new Refused({ kind: 'step_up_needed', id: request.id, wanted: 'amount' });
        await assertLess(interaction, data, { amount });
      },
      [FIELDS.during]: () =>
        assertLess(interaction, data, { during: spanIfTyped(interaction, typed.during) }),
    }),
  act: async (interaction, typedIn, data) => {
    const { bot, member } = interaction;
    const offer = {
      amount: await amountOf(interaction, typedIn, data),
      during: spanIfTyped(interaction, typedIn.during),
    };
    const { comment } = typedIn;
    const typed = stepUpLess(await requestIn(interaction, data), typedIn, offer.amount);
    await decide(interaction, data, {
      did: 'approved',
      act: (id) => approveLessRequest(bot.ports, member, { id, offer, comment, typed }),
    });
  },
};
