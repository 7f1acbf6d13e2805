import type { KeyFormReport } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context, input, plain, section } from '../../blocks/blocks.ts';
import { radioField, selectField, textField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { InputBlock, KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { expiry, keyLabel, literal, msg, type Text } from '../../text/text.ts';
import { type FormFrame, formModal, reasonField } from './form-frame.ts';
import { addressesField, groupFields, modelsFields } from './key-form-lists.ts';
import type { KeyFormTyped } from './key-form-typed.ts';

export type KeyFormInput = FormFrame & { readonly typed: KeyFormTyped; readonly offers: KeyFormReport };

export const createForm = ({ typed, offers, ...frame }: KeyFormInput): ModalView =>
  formModal({
    ...frame,
    callback: CALLBACKS.createKey,
    title: 'New CometAPI key',
    submit: 'Create',
    blocks: [
      ...(offers.revealable === false ? [context(HIDDEN)] : []),
      nameField(typed),
      ...expiryFields(typed, null),
      ...quotaFields(typed),
      ...modelsFields(typed, null),
      addressesField(typed, null),
      ...groupFields(typed, offers),
      ...(offers.mayChooseOwner ? [ownerField(typed)] : []),
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

/** Filled from a fresh read. What a form cannot hold whole it does not offer, so that nothing of it is lost. */
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
      nameField(typed),
      ...expiryFields(typed, key.expiresAt),
      ...modelsFields(typed, key),
      addressesField(typed, key),
      ...groupFields(typed, offers),
      reasonField(typed.reason, 'Needed when a lead has to decide: an expiry beyond the limit.', 'optional'),
    ],
  });
}

const nameField = ({ name }: KeyFormTyped): InputBlock =>
  textField({
    id: FIELDS.name,
    label: 'Name',
    value: [...name].slice(0, 50).join(''),
    hint: 'At most 50 characters, and used by no other key.',
    placeholder: 'search-prod',
    // Slack counts UTF-16 halves, so a name of fifty emoji takes a hundred.
    max: 100,
  });

type Expires = KeyFormTyped['expires'];

function expiryFields({ expires, expiresOn }: KeyFormTyped, kept: Date | null): KnownBlock[] {
  const keep: [string, Expires][] = kept ? [['As it is now', 'keep']] : [];
  const choices: [string, Expires][] = [
    ...keep,
    ['In 7 days', '7d'],
    ['In 30 days', '30d'],
    ['In 90 days', '90d'],
    ['On a date', 'date'],
    ['Never', 'never'],
  ];
  const now: Text[] = kept ? [msg`It expires ${expiry(kept)} now.`] : [];
  return [
    ...now.map((line) => context(line)),
    selectField({ id: FIELDS.expires, label: 'Expires', value: expires, choices }),
    input(
      {
        id: FIELDS.expiresOn,
        label: 'Date',
        hint: 'Only for “On a date”: until the end of that day.',
        optional: true,
      },
      {
        type: 'datepicker',
        ...(expiresOn ? { initial_date: expiresOn } : {}),
        placeholder: plain('Choose a date'),
      },
    ),
  ];
}

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
