import type { Applying, Approved } from '../../../domain/requests/request.ts';
import { msg, type Text } from '../../text/text.ts';

/** No try comes by itself, so none is promised. */
export const heldText = (request: Approved | Applying, approvedBy: Text): Text =>
  isUnknown(request)
    ? msg`${approvedBy}; I don’t know yet whether it took effect. It’s on hold until an admin presses *Resume*, because I was down for a while, or the database was restored or moved`
    : msg`${approvedBy}; on hold until an admin presses *Resume*, because I was down for a while, or the database was restored or moved`;

/** For a line among others, where the reason would stand in each. */
export const heldLine = (request: Approved | Applying, approvedBy: Text): Text =>
  isUnknown(request)
    ? msg`${approvedBy}; I don’t know yet whether it took effect. It’s on hold until an admin presses *Resume*`
    : msg`${approvedBy}; on hold until an admin presses *Resume*`;

const isUnknown = (request: Approved | Applying): boolean =>
  request.state === 'applying' && request.unknownSince !== undefined;
