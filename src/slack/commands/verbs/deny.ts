import { saysWhy } from '../../../domain/requests/approval/terms/reason.ts';
import type { RequestId } from '../../../domain/requests/request.ts';
import { denyRequest, mayDecideRequest } from '../../../usecases/requests/decide/decide-request.ts';
import { reasonOf } from '../../command-line/terms.ts';
import { notUnderstood } from '../../command-line/tokenize.ts';
import { openDenyForm } from '../../forms/open-decision-forms.ts';
import { sayRequest, sayUndecided } from '../../interaction/say-request.ts';
import { decidedId, type RequestWords, withKeyNames } from '../request-id.ts';
import { verb } from '../verb.ts';

interface DenyCommand extends RequestWords {
  readonly reason: string;
}

export const deny = verb<DenyCommand>({
  usage: 'ID REASON',
  about: 'Deny a request and say why. For leads and admins.',
  examples: ['deny r7f3a2 use the shared key', 'deny r7f3a2'],
  next: 'Nothing changes, and the requester sees your reason.',
  role: 'lead',
  options: { reason: 'text' },
  parse(line) {
    const id = decidedId(line, line.words[0]);
    const reason = reasonOf(line, line.words.slice(1));
    // A list of what could be denied would lose it.
    if (id === null && reason !== '') throw notUnderstood(line, reason);
    return { id, reason };
  },
  async run(interaction, { id, reason }) {
    const { ports } = interaction.bot;
    if (id === null) return sayUndecided(interaction);
    const may = (one: RequestId) => mayDecideRequest(ports, interaction.member, one);
    await withKeyNames(interaction, { id, may }, async () => {
      if (!saysWhy(reason)) return openDenyForm(interaction, await may(id));
      await denyRequest(ports, interaction.member, { id, why: reason });
      await sayRequest(interaction, id, 'denied');
    });
  },
});
