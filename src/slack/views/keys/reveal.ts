import { modal, preformatted, section } from '../../blocks/blocks.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { msg } from '../../text/text.ts';

/** Never updated, never stored, without metadata: the secret lives in this one call. */
export const secretModal = (keyName: string, secret: string): ModalView => ({
  ...modal({
    callback: CALLBACKS.secret,
    title: 'Secret',
    blocks: [
      section(msg`The secret of *${keyName}*:`),
      preformatted(secret),
      section(msg`Copy it now; it is not stored. It works wherever it is pasted, so share it with nobody.`),
    ],
  }),
  clear_on_close: true,
});
