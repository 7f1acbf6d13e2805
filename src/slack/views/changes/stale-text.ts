import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { fieldList } from '../../settings/setting-text.ts';
import { keyLabel, literal, money, msg, type Text } from '../../text/text.ts';

/** Why a change cannot be made any more, for the middle of a sentence. */
export function staleText(because: StaleReason, unitsPerUsd: UnitsPerUsd): Text {
  switch (because.kind) {
    case 'key_gone':
      return literal('the key is gone');
    case 'unlimited_now':
      return literal('the key has unlimited quota now');
    case 'limited_now':
      return literal('the key already has a limit');
    case 'unit_price_changed':
      return msg`a dollar was ${because.was} units when it was asked and is ${because.is} now`;
    case 'edited_meanwhile':
      if (because.fields.every((field) => field === 'status'))
        return literal('somebody enabled or disabled it in the meantime');
      return msg`its ${fieldList(because.fields)} changed in the meantime`;
    case 'still_in_debt':
      return msg`the key is overspent by ${money(because.debt, unitsPerUsd)}, which is more than is being added`;
    case 'less_than_nothing':
      return msg`only ${money(because.left, unitsPerUsd)} is left`;
    case 'overspent':
      return msg`the key is overspent by ${money(because.debt, unitsPerUsd)}, and CometAPI can’t store a debt`;
    case 'expired':
      return literal('the key has expired');
    case 'exhausted':
      return literal('its quota is used up');
    case 'disabled_by_admin':
      return literal('an admin has since disabled the key, and only an admin can enable it');
    case 'owner_changed':
      return literal('the key has changed hands since it was asked');
    case 'right_lost':
      return literal('whoever asked may no longer change the key like this');
    case 'requester_left':
      return literal('whoever asked is no longer a member of this workspace');
    case 'name_taken':
      return msg`there’s already a key ${keyLabel(because.twin)}`;
    case 'grant_over':
      return literal('what was granted for a time is already over');
    case 'nothing_to_do':
      return literal('the key is already as asked');
  }
}

/** The same in a message that stays: why it could not be made then. */
export function pastStaleText(because: StaleReason, unitsPerUsd: UnitsPerUsd): Text {
  switch (because.kind) {
    case 'key_gone':
      return literal('the key was gone');
    case 'unlimited_now':
      return literal('the key had unlimited quota by then');
    case 'limited_now':
      return literal('the key already had a limit');
    case 'unit_price_changed':
      return msg`a dollar was ${because.was} units when it was asked and ${because.is} by then`;
    case 'still_in_debt':
      return msg`the key was overspent by ${money(because.debt, unitsPerUsd)}, which was more than was to be added`;
    case 'less_than_nothing':
      return msg`only ${money(because.left, unitsPerUsd)} was left`;
    case 'overspent':
      return msg`the key was overspent by ${money(because.debt, unitsPerUsd)}, and CometAPI can’t store a debt`;
    case 'expired':
      return literal('the key had expired');
    case 'exhausted':
      return literal('its quota was used up');
    case 'disabled_by_admin':
      return literal('an admin had disabled the key by then, and only an admin can enable it');
    case 'owner_changed':
      return literal('the key had changed hands since it was asked');
    case 'right_lost':
      return literal('whoever asked could no longer change the key like this');
    case 'requester_left':
      return literal('whoever asked was no longer a member of this workspace');
    case 'name_taken':
      return msg`there was already a key ${keyLabel(because.twin)}`;
    case 'grant_over':
      return literal('what was granted for a time was already over');
    case 'nothing_to_do':
      return literal('the key was already as asked');
    case 'edited_meanwhile':
      return staleText(because, unitsPerUsd);
  }
}

const NEXT_STEP: Readonly<Record<StaleReason['kind'], string>> = {
  nothing_to_do: '',
  key_gone: '`/cometkey create` makes a new one.',
  unlimited_now: 'To give it a limit again, use `/cometkey unlimited KEY off`.',
  limited_now: 'Use `/cometkey quota KEY =$20` to set what is left.',
  unit_price_changed: 'Ask again at the new price.',
  edited_meanwhile: 'Open the key again and make the change again.',
  still_in_debt: 'Ask for more than that.',
  less_than_nothing: 'Take back less, or all of it with `/cometkey quota KEY =$0`.',
  expired: 'Renew it, and it works again: `/cometkey renew KEY`.',
  exhausted: 'Ask for more quota first: `/cometkey quota KEY +$50`.',
  disabled_by_admin: 'Ask one of the admins why.',
  owner_changed: '`/cometkey owner KEY` tells whose it is.',
  right_lost: 'Its owner can ask: `/cometkey owner KEY` tells whose it is.',
  requester_left: 'Nothing is left to do.',
  name_taken: 'Choose another name.',
  grant_over: 'Nothing is left to take back.',
  overspent: 'Ask for more quota first: `/cometkey quota KEY +$50`.',
};

/** What helps where a change cannot be made any more; a whole sentence. */
export const nextStep = ({ kind }: StaleReason, keyId: KeyId | null): Text =>
  literal(keyId === null ? NEXT_STEP[kind] : NEXT_STEP[kind].replace('KEY', `#${keyId}`));
