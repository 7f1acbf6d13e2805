import { context, input, option, plain } from '../blocks/blocks.ts';
import { OPTIONS } from '../blocks/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import { optionValue, textOfOption } from '../blocks/option-value.ts';
import type { InputBlock, KnownBlock } from '../blocks/unrendered.ts';
import { parseModels } from '../command-line/parsers/models.ts';
import { count, literal, msg, some, type Text, userText } from '../text/text.ts';
import type { FormContext, SlackSetting } from './setting.ts';
import { byCommand } from './text-setting.ts';

const ID = 'models';

/** Its field holds the chosen models; an empty one means all models. */
export const models: SlackSetting<readonly string[] | null, readonly string[]> = {
  label: 'models',
  text: modelText,
  fact: (key) => msg`*Models*\n${modelText(key.models)}`,
  option: { name: 'models', kind: 'list', usage: { create: 'a,b', edit: 'a,b|all' }, parse: parseModels },
  field: {
    fill: (value) => value ?? [],
    blocks,
    read: ({ has, list }) => (has(ID) ? list(ID) : null),
    parse: (chosen) => (chosen.length > 0 ? chosen : null),
    fingerprint: (chosen) => JSON.stringify([...chosen].sort()),
    withTexts: (chosen, known) => chosen.map((model) => textOfOption(model, known.models)),
    mistakesAt: ID,
  },
};

function modelText(value: readonly string[] | null): Text {
  if (value === null) return literal('all models');
  return value.length === 0 ? literal('none at all') : some(value, 8);
}

/** A key with more models than a select can hold has no field: they stay, and are changed by a command. */
function blocks(chosen: readonly string[], { key }: FormContext): KnownBlock[] {
  if (chosen.length > LIMITS.options)
    return [
      context(
        msg`*Models*: ${count(chosen.length, 'model')}, more than a form can hold. ${byCommand(key, '--models gpt-5,o4')}`,
      ),
    ];
  const select = modelsSelect(chosen);
  return key?.models?.length === 0
    ? [context(msg`*Models*: none are allowed now. ${byCommand(key, '--models all')}`), select]
    : [select];
}

function modelsSelect(chosen: readonly string[]): InputBlock {
  const options = chosen.map((model) => option(userText(model, LIMITS.option), optionValue(model)));
  return input(
    {
      id: ID,
      label: 'Models',
      hint: 'Choose none to allow all models of the account.',
      optional: true,
      decides: true,
    },
    {
      type: 'multi_external_select',
      action_id: OPTIONS.models,
      min_query_length: 0,
      placeholder: plain('Search for models'),
      ...(options.length > 0 ? { initial_options: options } : {}),
    },
  );
}
