import type { ActionsBlock } from '@slack/types';
import { type Key, STATUS, stateOf } from '../../../domain/keys/key.ts';
import type { KeyRights } from '../../../usecases/ports/read-models.ts';
import { actions, type ButtonSpec, button } from '../../blocks/blocks.ts';
import { ACTIONS, keyRef } from '../../blocks/ids.ts';
import { keyLabel, msg } from '../../text/text.ts';

const on = (key: Pick<Key, 'id' | 'name'>) => (spec: ButtonSpec) =>
  button({ value: keyRef.encode({ key: key.id }), label: `${spec.text}: ${key.name}`, ...spec });

/** What this reader may do with this key, as it is now. */
export function keyButtons(key: Key, may: KeyRights, now: Date): ActionsBlock[] {
  const make = on(key);
  const live = stateOf(key, now) !== 'disabled';
  const buttons = [
    may.enable &&
      key.status !== STATUS.enabled &&
      make({ action: ACTIONS.enableKey, text: 'Enable', style: 'primary' }),
    may.change && key.expiresAt && make({ action: ACTIONS.renewKey, text: 'Renew 30 days' }),
    may.change && !key.unlimited && make({ action: ACTIONS.askMore, text: 'Ask for more' }),
    may.change && make({ action: ACTIONS.editKey, text: 'Edit' }),
    may.change &&
      make({ action: ACTIONS.unlimitedKey, text: key.unlimited ? 'Set a limit' : 'Ask for unlimited' }),
    may.reveal && make({ action: ACTIONS.revealKey, text: 'Reveal secret' }),
    may.assign && make({ action: ACTIONS.assignKey, text: 'Assign' }),
    make({ action: ACTIONS.refreshKey, text: 'Refresh' }),
    may.change && live && disableButton(key),
  ].filter((one) => one !== false && one !== null);
  return [actions(buttons)];
}

const disableButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({
    action: ACTIONS.disableKey,
    text: 'Disable',
    style: 'danger',
    confirm: {
      title: 'Disable this key?',
      text: msg`Calls with ${keyLabel(key)} fail within a minute, until somebody enables it again.`,
      yes: 'Disable',
      style: 'danger',
    },
  });

export const openButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.showKey, text: 'Open' });

export const revealButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.revealKey, text: 'Reveal secret', style: 'primary' });

export const renewButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.renewKey, text: 'Renew 30 days', style: 'primary' });

export const askTwentyButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.askTwenty, text: 'Ask for +$20' });

export const enableButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.enableKey, text: 'Enable' });

export const assignButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.assignKey, text: 'Assign' });
