import { modal } from '../blocks/blocks.ts';
import { CALLBACKS } from '../blocks/ids.ts';
import type { Message, ModalView } from '../blocks/unrendered.ts';

/** An answer where only a modal can show it: on Home, and after a form. */
export const messageModal = ({ blocks }: Message, title = 'CometAPI keys'): ModalView =>
  modal({ callback: CALLBACKS.notice, title, blocks });
