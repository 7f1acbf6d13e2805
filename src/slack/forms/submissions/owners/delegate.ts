import { Refused } from '../../../../domain/problems/problem.ts';
import { delegateVotes, mayDelegate } from '../../../../usecases/requests/decide/delegations.ts';
import { mistakesOf } from '../../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import { parseEnd } from '../../../command-line/parsers/moment.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { delegatedMessage } from '../../../views/account/delegations.ts';
import { type DelegateTyped, delegateForm } from '../../../views/forms/delegate-form.ts';
import { problemText } from '../../../views/problems/problem.ts';
import type { Asking } from '../../fields/form-key.ts';
import { openForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

const untilIn = ({ bot, member: { zone } }: Asking, { until }: DelegateTyped): Date =>
  parseEnd(until, { now: bot.ports.clock(), zone });

export const delegateSubmission: Submission<DelegateTyped> = {
  callback: CALLBACKS.delegate,
  show: async (_asking, typed, { form, problems }) =>
    delegateForm({ form, typed, problems: problems.map(problemText) }),
  read: ({ text }) => ({ to: text(FIELDS.backup) || null, until: text(FIELDS.span) }),
  mistakes: (asking, typed) =>
    mistakesOf({
      [FIELDS.backup]: () => {
        if (typed.to === null) throw new Refused({ kind: 'bad_person', text: '' });
        if (typed.to === asking.member.id) throw new Refused({ kind: 'delegates_to_self' });
      },
      [FIELDS.span]: () => untilIn(asking, typed),
    }),
  act: async (interaction, typed) => {
    const { bot, member, responder } = interaction;
    const given = { to: typed.to ?? '', until: untilIn(interaction, typed) };
    await responder.say(delegatedMessage(await delegateVotes(bot.ports, member, given)));
  },
};

export async function openDelegateForm(interaction: Interaction, to: string | null): Promise<void> {
  await mayDelegate(interaction.bot.ports, interaction.member);
  await openForm(interaction, delegateSubmission, { typed: { to, until: '' }, data: {} });
}
