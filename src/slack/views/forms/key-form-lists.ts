import type { KeyFormReport } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context, input, option, plain } from '../../blocks/blocks.ts';
import { selectField, textField } from '../../blocks/form-fields.ts';
import { FIELDS, OPTIONS, OWN_GROUP } from '../../blocks/ids.ts';
import { LIMITS } from '../../blocks/limits.ts';
import { optionValue } from '../../blocks/option-value.ts';
import type { InputBlock, KnownBlock } from '../../blocks/unrendered.ts';
import { count, literal, msg, type Text, userText } from '../../text/text.ts';
import type { KeyFormTyped } from './key-form-typed.ts';

/** Which key the form is about; null: a new one. */
type About = Pick<MirroredKey, 'id' | 'models'> | null;

/** More than a select can hold stay as they are, and are changed by command. */
export function modelsFields({ models }: KeyFormTyped, about: About): KnownBlock[] {
  if (models === null || models.length > LIMITS.options)
    return [
      context(
        msg`*Models*: ${count(models?.length ?? 0, 'model')}, more than a form can hold. ${byCommand(about, '--models gpt-5,o4')}`,
      ),
    ];
  const select = modelsSelect(models);
  return about?.models?.length === 0
    ? [context(msg`*Models*: none is allowed now. ${byCommand(about, '--models all')}`), select]
    : [select];
}

const byCommand = (about: About, option: string): Text =>
  about
    ? msg`To change that, write \`/cometkey edit #${about.id} ${option}\`.`
    : literal('They stay as you wrote them.');

function modelsSelect(models: readonly string[]): InputBlock {
  const chosen = models.map((model) => option(userText(model, LIMITS.option), optionValue(model)));
  return input(
    { id: FIELDS.models, label: 'Models', hint: 'None chosen: all models of the account.', optional: true },
    {
      type: 'multi_external_select',
      action_id: OPTIONS.models,
      min_query_length: 0,
      placeholder: plain('Search for models'),
      ...(chosen.length > 0 ? { initial_options: chosen } : {}),
    },
  );
}

export function addressesField({ allowIps }: KeyFormTyped, about: About): KnownBlock {
  if (allowIps === null || allowIps.length > LIMITS.input)
    return context(msg`*Allowed IPs*: more than a form can hold. ${byCommand(about, '--ips 10.0.0.0/8')}`);
  return textField({
    id: FIELDS.allowIps,
    label: 'Allowed IPs',
    value: allowIps,
    hint: 'One a line: IPv4, IPv6 or CIDR. Empty: from everywhere.',
    multiline: true,
    optional: true,
  });
}

/** The key's present group is always among the choices, known to the account or not. */
export function groupFields(
  { group, crossGroupRetry }: KeyFormTyped,
  { groups }: KeyFormReport,
): KnownBlock[] {
  const names = [...new Set([group ?? '', ...groups])].filter(Boolean);
  if (names.length === 0) return [];
  const select = selectField({
    id: FIELDS.group,
    label: 'Group',
    value: group ? optionValue(group) : OWN_GROUP,
    choices: [
      ['The account’s own', OWN_GROUP],
      ...names.map((name) => [userText(name, LIMITS.option), optionValue(name)] as const),
    ],
    optional: true,
  });
  return names.includes('auto') || crossGroupRetry
    ? [select, retryField(crossGroupRetry ?? false)]
    : [select];
}

function retryField(chosen: boolean): InputBlock {
  const retry = option('Retry in other groups', 'retry');
  return input(
    {
      id: FIELDS.crossGroupRetry,
      label: 'Cross-group retry',
      hint: 'Only with the group “auto”.',
      optional: true,
    },
    { type: 'checkboxes', options: [retry], ...(chosen ? { initial_options: [retry] } : {}) },
  );
}
