import type { ModalView } from '@slack/types';
import { modal, section } from '../blocks.ts';
import { CALLBACKS } from '../ids.ts';
import { words } from '../words.ts';

/** For a verb said without a key: choose one, and the form remembers what for. */
export const chooseKeyForm = ({ form }: { form: string; verb: string }): ModalView =>
  modal({
    callback: CALLBACKS.chooseKey,
    title: 'Choose a key',
    metadata: form,
    blocks: [section(words`…`)],
  });
