import { renewalOf } from '../../../domain/changes/renew.ts';
import type { ShownState } from '../../../domain/keys/shown-state.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { type Span, span } from '../../../domain/time.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { editKey } from '../../../usecases/changes/edit-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { spanIn } from '../../command-line/parsers/span.ts';
import { type RenewalTerms, renewalTermsOf } from '../../command-line/terms.ts';
import { openEditForm } from '../../forms/open-edit-form.ts';
import { openChooseKey, openRenewForm } from '../../forms/open-forms.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { retryWithReason } from '../retry-with-reason.ts';
import { indexOfWord, keyVerb, type OnKey } from '../verb.ts';

const startsTime = /^(?:\d|(?:for|until|till?|in|never)$)/i;
const USUAL = span(30, 'd');

interface RenewTerms extends RenewalTerms {
  /** It renews only the key that was shown. */
  readonly shown?: ShownState;
}

export const renew = keyVerb<RenewTerms>({
  usage: 'KEY [30d|2026-12-31] [REASON]',
  about: 'Make a key expire later, by 30 days unless you say otherwise.',
  examples: ['renew search-prod', 'renew search-prod 3mo'],
  next: 'An expired key works again within a minute, unless its quota is used up. An expiry beyond the limit has to be approved.',
  options: { reason: 'text' },
  termsAt: (words) =>
    indexOfWord(words, (word, at) => (at === 0 ? spanIn(word) !== null : startsTime.test(word))),
  parse: renewalTermsOf,
  actsOn: 'expiry',
  buttons: {
    [keyAction('renew')]: (key) => ({ key, until: USUAL, reason: '' }),
  },
  asShown: (command, shown) => ({ ...command, shown }),
  async run(interaction, command) {
    const { until } = command;
    if (until === 'never' || until instanceof Date)
      return renewUntil(interaction, command, until === 'never' ? null : until);
    return renewBy(interaction, command, until);
  },
});

async function renewBy(
  interaction: Interaction,
  { key, reason, shown }: OnKey<RenewTerms>,
  wanted: Span | null,
): Promise<void> {
  if (key === null) return openRenewForm(interaction, { key: null, span: wanted, reason });
  const { bot, member, responder } = interaction;
  await responder.begin();
  const found = await findKey(bot.ports, member, key);
  const renewal = { kind: 'renew', span: wanted ?? USUAL, zone: member.zone } as const;
  const change = { ...renewal, ...(shown && renewalOf(shown)) };
  await retryWithReason(
    async () =>
      sayChange(interaction, await changeKey(bot.ports, member, { keyId: found.id, change, reason })),
    (problem) => openRenewForm(interaction, { key: found, span: wanted, problem }),
  );
}

/** An expiry that is a date is set as `edit` sets it. */
async function renewUntil(
  interaction: Interaction,
  { key, reason }: OnKey<RenewalTerms>,
  expiresAt: Date | null,
): Promise<void> {
  if (key === null)
    return openChooseKey(interaction, { verb: 'renew', key, until: expiresAt ?? 'never', reason });
  const { bot, member, responder } = interaction;
  await responder.begin();
  const found = await findKey(bot.ports, member, key);
  if (!isLater(expiresAt, found.expiresAt))
    throw new Refused({
      kind: 'not_later',
      key: { id: found.id, name: found.name },
      at: found.expiresAt,
      until: reason === '' ? expiresAt : null,
    });
  const { id: keyId } = found;
  const to = { expiresAt };
  await retryWithReason(
    async () => sayChange(interaction, await editKey(bot.ports, member, { keyId, seen: {}, to, reason })),
    (problem) => openEditForm(interaction, { keyId, to, problem }),
  );
}

/** null: never. */
const isLater = (to: Date | null, from: Date | null): boolean =>
  to === null || (from !== null && to.getTime() > from.getTime());
