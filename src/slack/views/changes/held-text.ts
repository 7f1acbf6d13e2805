import type { Applying, Approved } from '../../../domain/requests/request.ts';
import { literal, msg, type Text } from '../../text/text.ts';

/** For after what it is about. */
export const HELD = literal('waits for an admin’s *Resume* after a long stop');

/** No try comes by itself, so none is promised. */
export const heldText = (request: Approved | Applying, approvedBy: Text): Text =>
  request.state === 'applying' && request.unknownSince
    ? msg`${approvedBy}; I don’t know yet whether it took effect. It ${HELD}`
    : msg`${approvedBy}; ${HELD}`;
