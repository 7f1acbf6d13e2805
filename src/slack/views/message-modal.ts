import { modal, section, sentence, titled } from '../blocks/blocks.ts';
import { CALLBACKS } from '../blocks/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import type { KnownBlock, Message, ModalView } from '../blocks/unrendered.ts';
import { msg, type Text } from '../text/text.ts';
import { userLine } from '../text/user-text.ts';

/** An answer where no message can be sent: on Home, and after a form. */
export const messageModal = (
  { blocks, title: own }: Message,
  title: string | Text = own ?? 'CometAPI keys',
): ModalView =>
  modal({ callback: CALLBACKS.notice, title, blocks: blocks.filter((block) => !repeats(block, title)) });

/** It is a header in the words of the title above it. */
const repeats = (block: KnownBlock, title: string | Text): boolean =>
  block.type === 'header' && typeof block.text.text === 'object' && block.text.text.phrase === title;

/** In a modal the name of the key that it is about stands above it, where it fits. */
export const aboutKey = (name: string, shown: Message): Message =>
  name !== '' && userLine(name, LIMITS.title + 1, 'plain').length <= LIMITS.title
    ? titled(msg`${name}`, shown)
    : shown;

const notice = (title: string | Text, text: Text): ModalView =>
  modal({ callback: CALLBACKS.notice, title, blocks: [section(text)] });

/** Opened at once, because a trigger is valid for three seconds; filled when CometAPI has answered. */
export const loadingModal = (title: string): ModalView => notice(title, msg`Reading from CometAPI…`);

/** Where a command is not answered in time; its answer takes the place of this. */
export const workingMessage: Message = sentence(msg`⏳ Working on it.`);

/** Shown after a submission, until CometAPI has answered. */
export const progressModal = (title: string | Text): ModalView =>
  notice(title, msg`Working on it. If you close this, I’ll send you the answer as a direct message.`);
