import { APPROVAL_MS, hasApproval, questionState } from '../../../domain/keys/assignment.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import { keyLabel, literal, moment, msg, person } from '../../text/text.ts';
import { laterRevealButton, notMineButton, openButton, revealButton } from '../keys/key-buttons.ts';
import { approveRevealButton, whereSecret } from '../keys/reveal.ts';
import { guardText, handOverCures, isSecretFarOff, SECRET_OF_ONE, stateLines } from './handed-over.ts';
import { goneMessage } from './over.ts';
import type { NoticeView } from './view.ts';

export const assignedView: NoticeView<'assigned'> = ({ keyId, name, by, claimed }, context) => {
  const gone = goneMessage(context);
  if (gone) return gone;
  const key = context.key ?? { id: keyId, name };
  const lines = [
    claimed
      ? msg`Key ${keyLabel(key)} is yours now: ${person(by)} approved your claim.`
      : msg`Key ${keyLabel(key)} is yours now: ${person(by)} assigned it to you.`,
    ...stateLines(context),
    context.canReveal
      ? guardText(context, SECRET_OF_ONE)
      : msg`Notices about it come to you. ${whereSecret(false)}`,
  ];
  const cures = handOverCures(context.key, context.now);
  const reveal = context.canReveal && !isSecretFarOff(context) ? [laterRevealButton(key)] : [];
  return paragraphs(lines, [...cures, openButton(key), ...reveal, notMineButton(key)]);
};

/** To the former owner. */
export const reassignedView: NoticeView<'reassigned'> = ({ keyId, name, by, to }, context) =>
  paragraphs([
    msg`${person(by)} assigned your key ${keyLabel({ id: keyId, name })} to ${person(to)}.`,
    guardText(context, {
      alone: (from) =>
        msg`They can’t see its secret until ${from}, and I’ll tell you when they first do. If this surprises you, ask an admin.`,
      guarded:
        'For a day they can’t see its secret unless a second admin agrees, and I’ll tell you when they first do. If this surprises you, ask an admin.',
      free: 'They can see its secret now, and I’ll tell you when they first do. If this surprises you, ask an admin.',
    }),
  ]);

/** To the former owner, once. */
export const revealedView: NoticeView<'revealed'> = ({ keyId, name, by }) =>
  paragraphs([
    msg`${person(by)} has now fetched the secret of key ${keyLabel({ id: keyId, name })}, which used to be yours.`,
  ]);

/** To the other admins. What one of them answered, all of them read. */
export const revealAskedView: NoticeView<'reveal_asked'> = (body, context) => {
  const { keyId, name, by, assignedBy, assignment: asked } = body;
  const key = { id: keyId, name };
  const { assignment = null, now, isOver } = context;
  const state = isOver ? 'over' : questionState(assignment, { assignment: asked }, now);
  if (state === 'approved' && assignment?.approval)
    return paragraphs([
      msg`✅ ${person(assignment.approval.by)} let ${person(by)} see the secret of ${keyLabel(key)} once.`,
    ]);
  if (state === 'over')
    return paragraphs([
      msg`${person(by)} asked to see the secret of ${keyLabel(key)}. No answer is needed any more.`,
    ]);
  const lines = [
    msg`${person(by)} asks to see the secret of ${keyLabel(key)}, which ${person(assignedBy)} assigned to them less than a day earlier.`,
    literal('If you agree, they can see it once, within an hour of that.'),
  ];
  return paragraphs(lines, [approveRevealButton(key, asked), openButton(key)]);
};

export const revealApprovedView: NoticeView<'reveal_approved'> = ({ keyId, name, by }, context) => {
  const gone = goneMessage(context);
  if (gone) return gone;
  const key = { id: keyId, name };
  const { notice, assignment, now } = context;
  const until = new Date(notice.createdAt.getTime() + APPROVAL_MS);
  if (assignment && !hasApproval(assignment, now))
    return paragraphs([
      msg`${person(by)} let you see the secret of ${keyLabel(key)} once, until ${moment(until)}. That’s over.`,
    ]);
  const line = msg`${person(by)} agreed: you can see the secret of ${keyLabel(key)} once, until ${moment(until)}.`;
  return paragraphs([line], [revealButton(key)]);
};
