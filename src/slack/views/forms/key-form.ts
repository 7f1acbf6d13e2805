import { EDITABLE_FIELDS, type EditableField } from '../../../domain/keys/settings.ts';
import type { KeyFormReport } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context, input, plain, section } from '../../blocks/blocks.ts';
import { radioField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { InputBlock, KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import type { FormContext } from '../../settings/setting.ts';
import { settingBlocks } from '../../settings/setting-fields.ts';
import { keyLabel, literal, msg } from '../../text/text.ts';
import { type FormFrame, formModal, reasonField } from './form-frame.ts';
import type { KeyFormTyped } from './key-form-typed.ts';

/** The fields above the quota; the others are below it. */
const FIRST: readonly EditableField[] = ['name', 'expiresAt'];
const RESTRICTIONS = EDITABLE_FIELDS.filter((field) => !FIRST.includes(field));

export type KeyFormInput = FormFrame & { readonly typed: KeyFormTyped; readonly offers: KeyFormReport };

export const createForm = ({ typed, offers, ...frame }: KeyFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.createKey,
    title: 'New CometAPI key',
    submit: 'Create',
    blocks: [
      ...(offers.revealable === false ? [context(HIDDEN)] : []),
      ...settingBlocks(typed, formContext(null, { typed, offers }), FIRST),
      ...quotaFields(typed),
      ...settingBlocks(typed, formContext(null, { typed, offers }), RESTRICTIONS),
      ownerField(typed),
      reasonField(
        typed.reason,
        'Needed when a lead has to decide: unlimited, or above the limits.',
        'optional',
      ),
    ],
  });

const HIDDEN = literal(
  'This CometAPI server hides secrets: the new key’s has to be copied from its console.',
);

/** `key`: from a fresh read. A setting that is too long for a form has no field, so that none of it is lost. */
export function editForm({
  typed,
  offers,
  key,
  ...frame
}: KeyFormInput & { readonly key: MirroredKey }): ModalView {
  return formModal({
    ...frame,
    callback: CALLBACKS.editKey,
    title: 'Edit key',
    submit: 'Save',
    blocks: [
      section(msg`Key ${keyLabel(key)}`),
      ...settingBlocks(typed, formContext(key, { typed, offers }), EDITABLE_FIELDS),
      reasonField(typed.reason, 'Needed when a lead has to decide: an expiry beyond the limit.', 'optional'),
    ],
  });
}

/** The key's present group is a choice even if the account does not list it. */
const formContext = (
  key: FormContext['key'],
  { typed, offers }: Pick<KeyFormInput, 'typed' | 'offers'>,
): FormContext => ({ key, groups: [...new Set([typed.group, ...offers.groups])].filter(Boolean) });

const quotaFields = ({ quotaKind, quota }: KeyFormTyped): KnownBlock[] => [
  radioField({
    id: FIELDS.quotaKind,
    label: 'Quota',
    value: quotaKind,
    choices: [
      ['Limited', 'limited'],
      ['Unlimited (a lead decides)', 'unlimited'],
    ],
  }),
  textField({
    id: FIELDS.quota,
    label: 'Amount in USD',
    value: quota,
    hint: 'Only for a limited key, for example $20.',
    placeholder: '$20',
    max: 30,
    optional: true,
  }),
];

const ownerField = ({ owner }: KeyFormTyped): InputBlock =>
  input(
    { id: FIELDS.owner, label: 'Owner', hint: 'Empty: you.', optional: true },
    {
      type: 'users_select',
      ...(owner ? { initial_user: owner } : {}),
      placeholder: plain('Choose a person'),
    },
  );
