import { isLater, type RenewalTime, type RenewChange, renewalOf } from '../../../domain/changes/renew.ts';
import type { ShownState } from '../../../domain/keys/shown-state.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { span, type Zone } from '../../../domain/time.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { keyAction } from '../../blocks/ids.ts';
import { renewalTimeOf } from '../../command-line/parsers/renewal.ts';
import { spanIn } from '../../command-line/parsers/span.ts';
import { type RenewalTerms, renewalTermsOf } from '../../command-line/terms.ts';
import { openRenewForm } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { retryWithReason } from '../retry-with-reason.ts';
import { indexOfWord, keyVerb } from '../verb.ts';

const startsTime = /^(?:\+?\d|\+$|(?:for|until|till?|in|never)$)/i;
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
  changeOf: (command, _, { zone }) => changeOf(command, zone),
  async run(interaction, command) {
    const { key, reason } = command;
    const time = timeOf(command, interaction.member.zone);
    if (key === null) return openRenewForm(interaction, { key: null, time, reason });
    const { bot, member, responder } = interaction;
    await responder.begin();
    const found = await findKey(bot.ports, member, key);
    assertLater(found, time, command);
    const change = changeOf(command, member.zone);
    await retryWithReason(
      async () =>
        sayChange(interaction, await changeKey(bot.ports, member, { keyId: found.id, change, reason })),
      (problem) => openRenewForm(interaction, { key: found, time, problem }),
    );
  },
});

const timeOf = ({ until }: RenewTerms, zone: Zone): RenewalTime => renewalTimeOf(until ?? USUAL, zone);

const changeOf = (terms: RenewTerms, zone: Zone): RenewChange => ({
  kind: 'renew',
  ...timeOf(terms, zone),
  ...(terms.shown && renewalOf(terms.shown)),
});

/** `Refused` for a date that is not later: a renewal only lengthens. */
function assertLater(
  { id, name, expiresAt }: MirroredKey,
  time: RenewalTime,
  { reason, ahead }: RenewalTerms,
): void {
  if (!('until' in time) || isLater(time.until, expiresAt)) return;
  const until = reason === '' ? time.until : null;
  throw new Refused({ kind: 'not_later', key: { id, name }, at: expiresAt, until, ...(ahead && { ahead }) });
}
