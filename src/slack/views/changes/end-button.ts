import type { Units, UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { UserId } from '../../../domain/member.ts';
import type { Grant } from '../../../domain/requests/grant.ts';
import { button } from '../../blocks/blocks.ts';
import { ACTIONS, requestRef } from '../../blocks/ids.ts';
import { delegationRef } from '../../blocks/refs/delegation-ref.ts';
import { literal, msg, person, signedMoney } from '../../text/text.ts';

interface Ending extends Pick<Grant, 'requestId' | 'of'> {
  readonly keyName: string;
  /** Of quota: what is still to be taken back. */
  readonly granted: Units;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** Ends early what was granted for a time. */
export function endButton({ requestId, of, keyName, granted, unitsPerUsd }: Ending) {
  const what = of === 'quota' ? msg`*${signedMoney(granted, unitsPerUsd)}*` : literal('unlimited quota');
  const does =
    of === 'quota'
      ? msg`I’ll take back what is left of ${what} on *${keyName}*.`
      : msg`*${keyName}* gets its limit back.`;
  return button({
    action: ACTIONS.endGrant,
    text: 'End now',
    value: requestRef.encode({ request: requestId }),
    label: msg`End now: ${what} on ${keyName}`,
    confirm: {
      title: 'End this now?',
      text: msg`${does} What was used stays used.`,
      yes: 'End now',
      style: 'danger',
    },
  });
}

/** Somebody decides for somebody else no longer. */
export const endDelegationButton = (other: UserId, since: Date) =>
  button({
    action: ACTIONS.endDelegation,
    text: 'End',
    value: delegationRef.encode({ person: other, since: since.getTime() }),
    label: msg`End it with ${person(other)}`,
  });
