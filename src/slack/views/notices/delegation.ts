import { actions, message, section, sentence } from '../../blocks/blocks.ts';
import { dateAndTime, joined, literal, msg, person } from '../../text/text.ts';
import { endDelegationButton } from '../changes/end-button.ts';
import type { NoticeView } from './view.ts';

/** To the delegate, or of an end to the one of the two who did not bring it about. */
export const delegationView: NoticeView<'delegation'> = (body, { notice }) => {
  const { delegator, delegate, since, until, how } = body;
  const isDelegate = notice.to.kind === 'member' && notice.to.id === delegate;
  if (how === 'begun') {
    const first = msg`🤝 ${person(delegator)} handed you their votes until ${dateAndTime(until)}.`;
    const then = literal(
      'Until then you can approve and deny what waits for them, though nothing that either of you asked for or owns. `/cometkey requests` lists it. You get no other right by it.',
    );
    return message(joined([first, then]), [
      section(first),
      section(then),
      actions([endDelegationButton(delegator, since)]),
    ]);
  }
  if (how === 'lapsed')
    return sentence(
      msg`🤝 ${person(delegator)} no longer decides requests, so the votes they handed to you are no longer yours to give.`,
    );
  return sentence(
    isDelegate
      ? msg`🤝 ${person(delegator)} ended it: you no longer decide for them.`
      : msg`🤝 ${person(delegate)} ended it: they no longer decide for you.`,
  );
};
