import { type Span, span } from '../../../domain/time.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { parseSpanWord, spanIn } from '../../command-line/parsers/span.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { openRenewForm } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { retryWithReason } from '../retry-with-reason.ts';
import { type KeyWord, phrase, verb } from '../verb.ts';

interface RenewCommand {
  readonly key: KeyWord;
  readonly span: Span | null;
}

const USUAL = span(30, 'd');

export const renew = verb<RenewCommand>({
  usage: 'KEY [30d]',
  about: 'Move the expiry forward, by 30 days unless said otherwise.',
  examples: ['renew search-prod', 'renew search-prod 3mo'],
  parse: renewReadings,
  buttons: { [keyAction('renew')]: (key) => ({ key, span: USUAL }) },
  async run(interaction, command) {
    const { key, span: wanted } = command;
    if (key === null) return openRenewForm(interaction, { key: null, span: wanted });
    const { bot, member, responder } = interaction;
    await responder.begin();
    const found = await findKey(bot.ports, member, key);
    const change = { kind: 'renew', span: wanted ?? USUAL, zone: member.zone } as const;
    await retryWithReason(
      async () =>
        sayChange(interaction, await changeKey(bot.ports, member, { keyId: found.id, change, reason: '' })),
      (problem) => openRenewForm(interaction, { key: found, span: wanted, problem }),
    );
  },
});

/** `renew search 30d`, `renew search for 30 days`: the last words are the span, or part of the name. */
function renewReadings({ words }: TokenizedLine): readonly [RenewCommand, ...RenewCommand[]] {
  for (const length of [1, 2]) {
    const found = words.length < length ? null : spanIn(words.slice(-length).join(' '));
    if (found === null) continue;
    const before = words.slice(0, -length);
    const name = before.at(-1)?.toLowerCase() === 'for' ? before.slice(0, -1) : before;
    const reading = { key: phrase(name), span: found };
    return reading.key === null ? [reading] : [{ key: phrase(words), span: null }, reading];
  }
  const last = words.length > 1 ? words.at(-1) : undefined;
  if (last && /^[-+]?\d+[a-z]*$/i.test(last)) parseSpanWord(last);
  return [{ key: phrase(words), span: null }];
}
