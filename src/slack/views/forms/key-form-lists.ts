import type { KeyFormReport } from '../../../usecases/ports/read-models.ts';
import { input, option, plain } from '../../blocks/blocks.ts';
import { FIELDS, OPTIONS, OWN_GROUP } from '../../blocks/ids.ts';
import { LIMITS } from '../../blocks/limits.ts';
import type { InputBlock, KnownBlock } from '../../blocks/unrendered.ts';
import { userText } from '../../text/text.ts';
import { selectField } from './form-frame.ts';
import type { KeyFormTyped } from './key-form-typed.ts';

export function modelsField({ models }: KeyFormTyped): InputBlock {
  const chosen = models.map((model) => option(userText(model, LIMITS.option), model));
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

/** The key's present group is always among the choices, known to the account or not. */
export function groupFields(
  { group, crossGroupRetry }: KeyFormTyped,
  { groups }: KeyFormReport,
): KnownBlock[] {
  const names = [...new Set([...groups, group].filter(Boolean))];
  if (names.length === 0) return [];
  const select = selectField({
    id: FIELDS.group,
    label: 'Group',
    value: group || OWN_GROUP,
    choices: [
      ['The account’s own', OWN_GROUP],
      ...names.map((name) => [userText(name, LIMITS.option), name] as const),
    ],
    optional: true,
  });
  return names.includes('auto') || crossGroupRetry ? [select, retryField(crossGroupRetry)] : [select];
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
