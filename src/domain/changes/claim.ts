import { type ChangeKind, PLAIN } from './change-kind.ts';

/** The requester wants to own a key that has no owner. Only the bot stores owners, so nothing is written at CometAPI. */
export interface ClaimChange {
  readonly kind: 'claim';
}

export const claim: ChangeKind<ClaimChange> = {
  ...PLAIN,
  isStoredHere: true,
  right: () => null,
  gate: () => 'ownership',
};
