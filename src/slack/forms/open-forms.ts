import type { RenewalTime } from '../../domain/changes/renew.ts';
import { usdOf } from '../../domain/keys/quota.ts';
import type { TeamName, UserId } from '../../domain/member.ts';
import type { Problem } from '../../domain/problems/problem.ts';
import { type Span, spanKey } from '../../domain/time.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { CALLBACKS } from '../blocks/ids.ts';
import type { Amount, AmountWord } from '../command-line/parsers/amount.ts';
import { renewalWord } from '../command-line/parsers/renewal.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { chooseKeyForm } from '../views/forms/choose-key-form.ts';
import { aboutKey } from './fields/form-key.ts';
import { type CreateWords, createTyped } from './key-form-values.ts';
import { openForm, rememberForm } from './open-form.ts';
import { createSubmission } from './submissions/create.ts';
import { disableSubmission } from './submissions/disable.ts';
import { assignSubmission } from './submissions/owners/assign.ts';
import { quotaSubmission } from './submissions/quota.ts';
import { renewSubmission } from './submissions/renew.ts';
import { unlimitedSubmission } from './submissions/unlimited.ts';

export async function openCreateForm(
  interaction: Interaction,
  words: CreateWords,
  problem?: Problem,
): Promise<void> {
  const { policy, clock, cometApi } = interaction.bot.ports;
  const { zone } = interaction.member;
  const typed = createTyped(words, {
    policy,
    zone,
    now: clock(),
    unitsPerUsd: await cometApi.unitsPerUsd(),
  });
  await openForm(interaction, createSubmission, {
    typed,
    data: { opened: typed },
    problems: problem ? [problem] : [],
  });
}

const dollars = (amount: Amount | null, unitsPerUsd: number): string => {
  if (amount === null) return '';
  return 'usd' in amount ? String(amount.usd) : String(usdOf(amount.units, unitsPerUsd));
};

export interface QuotaTerms {
  readonly amount: AmountWord | null;
  readonly during: Span | null;
  readonly reason: string;
}

export async function openQuotaForm(
  interaction: Interaction,
  key: MirroredKey | null,
  { amount, during, reason }: QuotaTerms,
): Promise<void> {
  const unitsPerUsd = await interaction.bot.ports.cometApi.unitsPerUsd();
  const typed = {
    direction: amount?.sign ?? '+',
    amount: dollars(amount, unitsPerUsd),
    during: during ? spanKey(during) : '',
    reason,
    chosen: '',
  } as const;
  const data = { keyId: key?.id ?? null };
  await openForm(interaction, quotaSubmission, { typed, data, isPart: amount !== null });
}

/** null: not chosen yet. */
export type UnlimitedTerms = { readonly reason: string } & (
  | { readonly to: null }
  | { readonly to: 'on'; readonly during: Span | null }
  | { readonly to: 'off'; readonly left: Amount | null }
);

export async function openUnlimitedForm(
  interaction: Interaction,
  key: MirroredKey | null,
  command: UnlimitedTerms,
): Promise<void> {
  const unitsPerUsd = await interaction.bot.ports.cometApi.unitsPerUsd();
  const typed = {
    to: command.to ?? (key?.unlimited ? 'off' : 'on'),
    during: command.to === 'on' && command.during ? spanKey(command.during) : '',
    left: command.to === 'off' ? dollars(command.left, unitsPerUsd) : '',
    reason: command.reason,
    chosen: '',
  } as const;
  const data = { keyId: key?.id ?? null };
  await openForm(interaction, unlimitedSubmission, { typed, data, isPart: command.to !== null });
}

export async function openRenewForm(
  interaction: Interaction,
  {
    key,
    time,
    reason = '',
    problem,
  }: { key: MirroredKey | null; time: RenewalTime; reason?: string; problem?: Problem },
): Promise<void> {
  const typed = { time: renewalWord(time), reason, chosen: '' };
  const data = { keyId: key?.id ?? null };
  await openForm(interaction, renewSubmission, { typed, data, problems: problem ? [problem] : [] });
}

export async function openAssignForm(
  interaction: Interaction,
  key: MirroredKey | null,
  { owner, team }: { owner: UserId | null; team: TeamName | null },
): Promise<void> {
  await openForm(interaction, assignSubmission, {
    typed: { owner, team: team ?? '', chosen: '' },
    data: { keyId: key?.id ?? null, team },
  });
}

export const openDisableForm = (
  interaction: Interaction,
  key: MirroredKey | null,
  reason: string,
): Promise<void> =>
  openForm(interaction, disableSubmission, {
    typed: { reason, chosen: '' },
    data: { keyId: key?.id ?? null },
  });

/** Asks for the key of a command, which runs once the key is chosen. */
export async function openChooseKey(
  interaction: Interaction,
  command: { readonly verb: string; readonly key: null; readonly [term: string]: unknown },
): Promise<void> {
  const form = await rememberForm(interaction, CALLBACKS.chooseKey, { command });
  const about = await aboutKey(interaction, { chosen: '' }, { data: {}, form, problems: [] });
  const reason = typeof command['reason'] === 'string' ? command['reason'] : null;
  await interaction.responder.open(chooseKeyForm({ ...about, verb: command.verb, reason }));
}
