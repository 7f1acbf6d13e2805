import type { DisableChange } from '../../../domain/changes/disable.ts';
import { fieldsOf } from '../../../domain/keys/settings.ts';
import type { Effect } from '../../../domain/requests/outcome.ts';
import { fieldList } from '../../settings/setting-text.ts';
import { msg, nothing, type Text } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const disable: ChangeWords<DisableChange> = {
  ...PLAIN_WORDS,
  wanted: (_, { keyName }) => msg`*${keyName}* disabled`,
  effect: (effect, change, unitsPerUsd) =>
    msg`${PLAIN_WORDS.effect(effect, change, unitsPerUsd)}${lostText(effect)}`,
};

/** A server may take a disable only without some of the key's settings. */
function lostText({ was }: Effect): Text {
  const lost = fieldsOf(was);
  return lost.length > 0
    ? msg` CometAPI refused the key with its ${fieldList(lost)}, so it was disabled without; set that again before you enable it.`
    : nothing;
}
