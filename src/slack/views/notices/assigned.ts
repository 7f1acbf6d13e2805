import { paragraphs } from '../../blocks/blocks.ts';
import { keyLabel, msg, person } from '../../text/text.ts';
import { openButton, revealButton } from '../keys/key-buttons.ts';
import type { NoticeView } from './view.ts';

export const assignedView: NoticeView<'assigned'> = ({ keyId, name, by }) => {
  const key = { id: keyId, name };
  const lines = [
    msg`Key ${keyLabel(key)} is yours now: ${person(by)} assigned it to you.`,
    msg`Notices about it come to you, and only you can see its secret.`,
  ];
  return paragraphs(lines, [openButton(key), revealButton(key)]);
};
