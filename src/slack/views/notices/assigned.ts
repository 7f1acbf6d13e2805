import { paragraphs } from '../../blocks/blocks.ts';
import { keyLabel, literal, msg, person } from '../../text/text.ts';
import { approveRevealButton, laterRevealButton, openButton, revealButton } from '../keys/key-buttons.ts';
import { whereSecret } from '../keys/reveal.ts';
import { handOverCures, stateLines } from './handed-over.ts';
import { goneMessage } from './over.ts';
import type { NoticeView } from './view.ts';

export const assignedView: NoticeView<'assigned'> = ({ keyId, name, by }, context) => {
  const gone = goneMessage(context);
  if (gone) return gone;
  const key = context.key ?? { id: keyId, name };
  const lines = [
    msg`Key ${keyLabel(key)} is yours now: ${person(by)} assigned it to you.`,
    ...stateLines(context),
    context.canReveal ? literal(GUARDED) : msg`Notices about it come to you. ${whereSecret(false)}`,
  ];
  const cures = handOverCures(context.key, context.now);
  const reveal = context.canReveal ? [laterRevealButton(key)] : [];
  return paragraphs(lines, [...cures, openButton(key), ...reveal]);
};

const GUARDED =
  'Notices about it come to you, and only you can see its secret. For the first day, a second admin has to agree before you see it.';

/** To the former owner. */
export const reassignedView: NoticeView<'reassigned'> = ({ keyId, name, by, to }) =>
  paragraphs([
    msg`Key ${keyLabel({ id: keyId, name })} isn’t yours any more: ${person(by)} assigned it to ${person(to)}.`,
    literal(
      'For a day they can’t see its secret unless a second admin agrees, and I’ll tell you when they first do. If this surprises you, ask an admin.',
    ),
  ]);

/** To the former owner, once. */
export const revealedView: NoticeView<'revealed'> = ({ keyId, name, by }) =>
  paragraphs([
    msg`${person(by)} has now seen the secret of ${keyLabel({ id: keyId, name })}, which was yours before.`,
  ]);

export const revealAskedView: NoticeView<'reveal_asked'> = ({ keyId, name, by, assignedBy, assignment }) => {
  const key = { id: keyId, name };
  const lines = [
    msg`${person(by)} asks to see the secret of ${keyLabel(key)}, which ${person(assignedBy)} assigned to them within the last day.`,
    literal('If you agree, they can see it once within the next hour.'),
  ];
  return paragraphs(lines, [approveRevealButton(key, assignment), openButton(key)]);
};

export const revealApprovedView: NoticeView<'reveal_approved'> = ({ keyId, name, by }) => {
  const key = { id: keyId, name };
  const line = msg`${person(by)} agreed: you can see the secret of ${keyLabel(key)} once within the next hour.`;
  return paragraphs([line], [revealButton(key)]);
};
