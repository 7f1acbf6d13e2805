import { paragraphs } from '../../blocks/blocks.ts';
import { keyLabel, msg, person } from '../../text/text.ts';
import { notMineButton, openButton, revealButton } from '../keys/key-buttons.ts';
import { whereSecret } from '../keys/reveal.ts';
import { stateLines } from './handed-over.ts';
import { goneMessage } from './over.ts';
import { type NoticeView, requestOf } from './view.ts';

/** To the owner of a key that somebody else asked for. */
export const createdView: NoticeView<'created'> = ({ keyId, name }, context) => {
  const { canReveal } = context;
  const gone = goneMessage(context);
  if (gone) return gone;
  const key = { id: keyId, name };
  const { to } = context.notice;
  const { requester } = requestOf(context);
  const isOwn = to.kind === 'member' && to.id === requester;
  const lines = [
    // An older version of the bot told this to whoever had asked, too.
    isOwn
      ? msg`Key ${keyLabel(key)} has been created and is yours.`
      : msg`Key ${keyLabel(key)} is yours: ${person(requester)} created it for you.`,
    ...stateLines(context),
    whereSecret(canReveal),
  ];
  return paragraphs(lines, [
    ...(canReveal ? [revealButton(key)] : []),
    openButton(key),
    ...(isOwn ? [] : [notMineButton(key)]),
  ]);
};
