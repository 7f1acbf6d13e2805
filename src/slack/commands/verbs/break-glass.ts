import { saysWhy } from '../../../domain/requests/approval/terms/reason.ts';
import type { RequestId } from '../../../domain/requests/request.ts';
import { breakGlassOn, mayBreakGlass } from '../../../usecases/requests/decide/break-glass.ts';
import { openBreakGlassForm } from '../../forms/open-decision-forms.ts';
import { sayRequest, sayUndecided } from '../../interaction/say-request.ts';
import { withKeyNames } from '../request-id.ts';
import { verb } from '../verb.ts';
import { approve } from './approve.ts';

export const breakGlass = verb({
  usage: 'ID REASON',
  about: 'Approve a request alone, in an emergency. For admins, where the policy lets them.',
  examples: ['break-glass r7f3a2 prod is down and nobody answers', 'break-glass r7f3a2'],
  next: 'I’ll apply it at once, tell everybody who could have decided it, and mark the request and the audit.',
  role: 'admin',
  options: { reason: 'text' },
  parse: approve.parse,
  async run(interaction, { id, reason: why }) {
    const { ports } = interaction.bot;
    if (id === null) return sayUndecided(interaction);
    const may = (one: RequestId) => mayBreakGlass(ports, interaction.member, one);
    await withKeyNames(interaction, { id, may }, async () => {
      if (!saysWhy(why)) return openBreakGlassForm(interaction, await may(id));
      await breakGlassOn(ports, interaction.member, { id, why });
      await sayRequest(interaction, id, 'glass_broken');
    });
  },
});
