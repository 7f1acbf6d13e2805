import type { ModalView } from '@slack/types';
import type { Request } from '../../domain/request.ts';
import { modal, section } from '../blocks.ts';
import { CALLBACKS, requestRef } from '../ids.ts';
import { words } from '../words.ts';

/** A reason and nothing else; the request travels as the button's own reference. */
export const denyForm = (request: Request): ModalView =>
  modal({
    callback: CALLBACKS.deny,
    title: 'Deny request',
    submit: 'Deny',
    metadata: requestRef.encode({ request: request.id, version: request.version }),
    blocks: [section(words`…`)],
  });
