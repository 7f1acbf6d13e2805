import { AUTO_GROUP } from '../../domain/keys/settings.ts';
import { input, option } from '../blocks/blocks.ts';
import type { InputBlock } from '../blocks/unrendered.ts';
import { literal } from '../text/text.ts';
import type { SlackSetting } from './setting.ts';

const ID = 'cross_group_retry';

export const crossGroupRetry: SlackSetting<boolean, boolean> = {
  label: 'cross-group retry',
  text: (isOn) => literal(isOn ? 'on' : 'off'),
  field: {
    fill: (isOn) => isOn,
    // A key can have it with another group, from the console; then it can be switched off.
    blocks: (isOn, { key, group }) => (group === AUTO_GROUP || key?.crossGroupRetry ? [checkbox(isOn)] : []),
    read: ({ has, list }) => (has(ID) ? list(ID).length > 0 : null),
    parse: (isOn) => isOn,
    fingerprint: String,
    mistakesAt: ID,
  },
};

function checkbox(isOn: boolean): InputBlock {
  const retry = option('Retry in other groups', 'retry');
  return input(
    { id: ID, label: 'Cross-group retry', hint: 'Only with the group “auto”.', optional: true },
    { type: 'checkboxes', options: [retry], ...(isOn ? { initial_options: [retry] } : {}) },
  );
}
