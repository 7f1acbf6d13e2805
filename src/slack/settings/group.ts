import { selectField } from '../blocks/form-fields.ts';
import { LIMITS } from '../blocks/limits.ts';
import { optionValue, textOfOption } from '../blocks/option-value.ts';
import type { KnownBlock } from '../blocks/unrendered.ts';
import { literal, msg, nothing, type Text, userText } from '../text/text.ts';
import type { FormContext, SlackSetting } from './setting.ts';

/** The option for the account's own group, which has no name. */
const OWN_GROUP = '-';

const ID = 'group';

export const group: SlackSetting<string, string> = {
  label: 'group',
  text: groupText,
  fact: (key) =>
    msg`*Group*\n${groupText(key.group)}${key.crossGroupRetry ? literal(', with cross-group retry') : nothing}`,
  option: { name: 'group', kind: 'word', usage: { create: 'g', edit: 'g' }, parse: (text) => text },
  field: {
    fill: (value) => value,
    blocks,
    read({ has, text }) {
      if (!has(ID)) return null;
      return text(ID) === OWN_GROUP ? '' : text(ID);
    },
    parse: (chosen) => chosen,
    fingerprint: (chosen) => chosen,
    withTexts: (chosen, known) => textOfOption(chosen, known.groups),
    mistakesAt: ID,
  },
};

function groupText(name: string): Text {
  return name ? userText(name) : literal('default group');
}

function blocks(chosen: string, { groups }: FormContext): KnownBlock[] {
  if (groups.length === 0) return [];
  const names = groups.map((name) => [userText(name, LIMITS.option), optionValue(name)] as const);
  return [
    selectField({
      id: ID,
      label: 'Group',
      value: chosen ? optionValue(chosen) : OWN_GROUP,
      choices: [['Default group', OWN_GROUP], ...names],
      optional: true,
      decides: true,
    }),
  ];
}
