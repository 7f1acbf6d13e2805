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
    blocks: (isOn, { groups }) =>
      groups.includes('auto') || (groups.length > 0 && isOn) ? [checkbox(isOn)] : [],
    read: ({ has, list }) => (has(ID) ? list(ID).length > 0 : null),
    parse: (isOn) => isOn,
    fingerprint: String,
    mistakes: { at: ID, kinds: ['cross_group_needs_auto'] },
  },
};

function checkbox(isOn: boolean): InputBlock {
  const retry = option('Retry in other groups', 'retry');
  return input(
    { id: ID, label: 'Cross-group retry', hint: 'Only with the group “auto”.', optional: true },
    { type: 'checkboxes', options: [retry], ...(isOn ? { initial_options: [retry] } : {}) },
  );
}
