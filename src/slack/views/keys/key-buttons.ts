import { type Key, STATUS, stateOf } from '../../../domain/keys/key.ts';
import type { KeyRights } from '../../../usecases/ports/read-models.ts';
import { actions, type ButtonSpec, button } from '../../blocks/blocks.ts';
import { ACTIONS, assignmentRef, keyAction, keyRef } from '../../blocks/ids.ts';
import type { ActionsBlock } from '../../blocks/unrendered.ts';
import { keyLabel, msg, type Text } from '../../text/text.ts';

type KeyButtonSpec = ButtonSpec & { readonly text: Text };

const on = (key: Pick<Key, 'id' | 'name'>) => (spec: KeyButtonSpec) =>
  button({ value: keyRef.encode({ key: key.id }), label: msg`${spec.text}: ${key.name}`, ...spec });

/** Buttons for what this reader may do with the key in its present state. */
export function keyButtons(key: Key, may: KeyRights, now: Date): ActionsBlock[] {
  const make = on(key);
  const live = stateOf(key, now) !== 'disabled';
  const buttons = [
    may.enable &&
      key.status !== STATUS.enabled &&
      make({ action: keyAction('enable'), text: msg`Enable`, style: 'primary' }),
    may.change && key.expiresAt && make({ action: keyAction('renew'), text: msg`Renew 30 days` }),
    may.change && !key.unlimited && make({ action: ACTIONS.askMore, text: msg`Ask for more` }),
    may.change && make({ action: keyAction('edit'), text: msg`Edit` }),
    may.change &&
      make({
        action: keyAction('unlimited'),
        text: key.unlimited ? msg`Set a limit` : msg`Ask for unlimited`,
      }),
    may.reveal && make({ action: keyAction('reveal'), text: msg`Reveal secret` }),
    may.assign && make({ action: keyAction('assign'), text: msg`Assign` }),
    make({ action: ACTIONS.refreshKey, text: msg`Refresh` }),
    may.change && live && disableButton(key),
  ].filter((one) => one !== false && one !== null);
  return [actions(buttons)];
}

const disableButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({
    action: keyAction('disable'),
    text: msg`Disable`,
    style: 'danger',
    confirm: {
      title: 'Disable this key?',
      text: msg`Calls with ${keyLabel(key)} fail within a minute, until somebody enables it again.`,
      yes: 'Disable',
      style: 'danger',
    },
  });

export const openButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: keyAction('show'), text: msg`Open` });

export const revealButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: keyAction('reveal'), text: msg`Reveal secret`, style: 'primary' });

export const askRevealButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.askReveal, text: msg`Ask an admin`, style: 'primary' });

export const approveRevealButton = (key: Pick<Key, 'id' | 'name'>, assignment: string) => ({
  ...on(key)({ action: ACTIONS.approveReveal, text: msg`Let them see it`, style: 'primary' }),
  value: assignmentRef.encode({ key: key.id, assignment }),
});

export const renewButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: keyAction('renew'), text: msg`Renew 30 days`, style: 'primary' });

export const askTwentyButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: ACTIONS.askTwenty, text: msg`Ask for +$20` });

export const enableButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: keyAction('enable'), text: msg`Enable` });

export const assignButton = (key: Pick<Key, 'id' | 'name'>) =>
  on(key)({ action: keyAction('assign'), text: msg`Assign` });
