import type { UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { isApproverInPerson } from '../../../domain/requests/approval/right-to-decide.ts';
import {
  delegateVotes,
  delegationsOf,
  endDelegation,
} from '../../../usecases/requests/decide/delegations.ts';
import type { DelegationRef } from '../../blocks/refs/delegation-ref.ts';
import { parsePerson } from '../../command-line/parsers/mentions.ts';
import { expiryAtStart } from '../../command-line/parsers/moment.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import { assertNoWords, notUnderstood, type TokenizedLine } from '../../command-line/tokenize.ts';
import { plain, textOf, type Word } from '../../command-line/words.ts';
import { openDelegateForm } from '../../forms/submissions/owners/delegate.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import {
  delegatedMessage,
  delegationEndedMessage,
  delegationsMessage,
} from '../../views/account/delegations.ts';
import { verb } from '../verb.ts';

interface DelegateCommand {
  readonly does: 'begin' | 'end';
  /** null: nobody is named. */
  readonly who: UserId | null;
  /** null: it does not say. */
  readonly until: Date | null;
}

const ENDS = /^(?:end|off|stop|nobody)$/i;

export const delegate = verb<DelegateCommand>({
  usage: '@user until TIME | end [@user]',
  about: 'Let somebody decide requests for you, for a time. For leads and admins.',
  examples: ['delegate @bob until friday', 'delegate @bob 2w', 'delegate end', 'delegate'],
  next: 'They can approve and deny what waits for you, and nothing else. Either of you can end it.',
  parse(line, context) {
    const [first, ...rest] = line.words;
    if (!first) return { does: 'begin', who: null, until: null };
    if (first.isQuoted || !ENDS.test(first.text))
      return { does: 'begin', who: parsePerson(first.text), until: endIn(line, rest, context) };
    const [who, ...extra] = rest;
    assertNoWords(line, extra);
    return { does: 'end', who: who ? parsePerson(who.text) : null, until: null };
  },
  async run(interaction, { does, who, until }) {
    const { bot, member, responder } = interaction;
    if (does === 'end') return sayEnded(interaction, { other: who });
    if (who === null) return sayDelegations(interaction);
    if (until === null) return openDelegateForm(interaction, who);
    await responder.say(delegatedMessage(await delegateVotes(bot.ports, member, { to: who, until })));
  },
});

/** `until friday`, `friday 17:00`, `2w`, `for 3 days`; null: nothing is said. */
function endIn(line: TokenizedLine, words: readonly Word[], context: ParseContext): Date | null {
  const [first, ...rest] = words;
  const timed = first && !first.isQuoted && /^(?:until|till?|for|to)$/i.test(first.text) ? rest : words;
  if (timed.length === 0) return null;
  const found = expiryAtStart(plain(timed), context);
  if (!found) throw new Refused({ kind: 'bad_moment', text: textOf(timed) });
  const extra = timed.slice(found.words);
  if (extra.length > 0) throw notUnderstood(line, textOf(extra));
  if (found.at === 'never') throw new Refused({ kind: 'delegation_needs_end' });
  return found.at;
}

/** Or the form, where there are none. */
async function sayDelegations(interaction: Interaction): Promise<void> {
  const { bot, member, responder } = interaction;
  const all = await delegationsOf(bot.ports, member);
  if (all.length === 0) return openDelegateForm(interaction, null);
  const mayHandOn = isApproverInPerson(member);
  await responder.say(delegationsMessage(all, { reader: member.id, mayHandOn }));
}

async function sayEnded(
  { bot, member, responder }: Interaction,
  which: Parameters<typeof endDelegation>[2],
): Promise<void> {
  const ended = await endDelegation(bot.ports, member, which);
  await responder.say(delegationEndedMessage(ended, member.id));
}

/** The button. */
export const endWith = (interaction: Interaction, { person: other, since }: DelegationRef): Promise<void> =>
  sayEnded(interaction, { other, since: new Date(since) });
