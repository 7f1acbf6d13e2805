import type { UserId } from '../../../domain/member.ts';
import { type Delegation, otherIn } from '../../../domain/requests/approval/delegation.ts';
import { actions, button, message, section } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { joined, literal, moment, msg, person, type Text } from '../../text/text.ts';
import { endDelegationButton } from '../changes/end-button.ts';

/** One of the two reads it. */
export const delegationLine = ({ delegator, delegate, until }: Delegation, reader: UserId): Text =>
  delegator === reader
    ? msg`🤝 ${person(delegate)} decides for you until ${moment(until)}.`
    : msg`🤝 You decide for ${person(delegator)} until ${moment(until)}.`;

/** Each with the button that ends it. */
export const delegationRows = (all: readonly Delegation[], reader: UserId): KnownBlock[] =>
  all.map((one) =>
    section(delegationLine(one, reader), endDelegationButton(otherIn(one, reader), one.since)),
  );

/** `mayHandOn`: the reader has votes of their own, so a button opens the form. */
export function delegationsMessage(
  all: readonly Delegation[],
  { reader, mayHandOn }: { readonly reader: UserId; readonly mayHandOn: boolean },
): Message {
  const change = button({ action: ACTIONS.delegate, text: 'Hand on my votes' });
  return message(joined(all.map((one) => delegationLine(one, reader))), [
    ...delegationRows(all, reader),
    ...(mayHandOn ? [actions([change])] : []),
  ]);
}

/** For whoever has just handed on their votes. */
export const delegatedMessage = (one: Delegation): Message => {
  const first = delegationLine(one, one.delegator);
  const then = literal(
    'I’ve told them. They can approve and deny what waits for you, and nothing else. You can still decide yourself, whichever of you is faster; `/cometkey delegate end` ends it.',
  );
  return message(joined([first, then]), [
    section(first),
    section(then),
    actions([endDelegationButton(one.delegate, one.since)]),
  ]);
};

/** For whoever has just ended it. */
export const delegationEndedMessage = ({ delegator, delegate }: Delegation, reader: UserId): Message => {
  const text =
    delegator === reader
      ? msg`🤝 You ended it: ${person(delegate)} no longer decides for you. I’ve told them.`
      : msg`🤝 You ended it: you no longer decide for ${person(delegator)}. I’ve told them.`;
  return message(text, [section(text)]);
};
