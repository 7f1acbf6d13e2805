import { usd, usdOf } from '../../../domain/keys/quota.ts';
import { EDITABLE_FIELDS, type EditableField } from '../../../domain/keys/settings.ts';
import type { CreateRoom, KeyFormReport, Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, button, context, input, plain } from '../../blocks/blocks.ts';
import { amountField, radioField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS, MORE } from '../../blocks/ids.ts';
import type { InputBlock, KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { spanOf } from '../../settings/expires-at.ts';
import type { FormContext } from '../../settings/setting.ts';
import { settingBlocks } from '../../settings/setting-fields.ts';
import { haveText } from '../../text/asked-text.ts';
import { dollars, lengthText, literal, msg, spanText, type Text } from '../../text/text.ts';
import { keyTitle } from '../message-modal.ts';
import { decisionBlocks, type FormFrame, formModal, keyBlocks } from './form-frame.ts';
import type { KeyFormTyped } from './key-form-typed.ts';
import { type TeamChoice, teamFields } from './team-field.ts';

/** What everybody decides; the others are below *More settings*. */
const FIRST: readonly EditableField[] = ['name', 'expiresAt'];
export const REST: readonly EditableField[] = EDITABLE_FIELDS.filter((field) => !FIRST.includes(field));

export interface KeyFormInput extends FormFrame {
  readonly typed: KeyFormTyped;
  readonly offers: KeyFormReport;
  readonly preview: Preview | null;
}

export function createForm({
  typed,
  offers,
  preview,
  room,
  teams,
  ...frame
}: KeyFormInput & TeamChoice & { readonly room: CreateRoom }): ModalView {
  const blocks = (field: EditableField) =>
    settingBlocks(typed, formContext(null, { typed, offers }), [field]);
  return formModal({
    ...frame,
    callback: CALLBACKS.createKey,
    title: 'New CometAPI key',
    submit: preview ? 'Send request' : 'Create',
    blocks: [
      ...(offers.revealable === false ? [context(HIDDEN)] : []),
      ...blocks('name'),
      context(roomText(room)),
      ...quotaFields(typed),
      ...blocks('expiresAt'),
      ...(preview ? lastsLine(typed) : []),
      ...teamFields(typed, teams),
      ...(typed.more ? [...REST.flatMap(blocks), ownerField(typed)] : [MORE_SETTINGS]),
      ...decisionBlocks(preview, typed.reason, frame),
    ],
  });
}

/** Where somebody decides first, it is not made when the form is sent. */
function lastsLine({ expiresAt }: KeyFormTyped): KnownBlock[] {
  const span = spanOf(expiresAt);
  return span ? [context(msg`It expires ${spanText(span)} after it’s created.`)] : [];
}

const HIDDEN = literal(
  'This CometAPI server hides secrets, so the new key’s secret has to be copied from its console.',
);

const MORE_SETTINGS = actions([
  button({ action: MORE, text: 'More settings', label: 'More settings: models, IPs, group and owner' }),
]);

/** What the person may have without a decision, and how much of it is left. */
function roomText({ limits, used, beyond, unitsPerUsd }: CreateRoom): Text {
  const { quota, expires, keysPerMember, perMember } = limits;
  const left = usd(Math.max(0, perMember.total - usdOf(used.granted, unitsPerUsd)));
  const most = msg`${dollars(quota)} and ${spanText(expires)}`;
  const room = beyond ? msg`Keys up to ${most} need no approval.` : msg`Keys can have up to ${most}.`;
  return msg`${room} You have ${dollars(left)} left of your ${dollars(perMember.total)} per ${lengthText(perMember.per)} for new keys, and already have ${haveText(used, keysPerMember, 'your')}.`;
}

/** `key`: from a fresh read. A setting that is too long for a form has no field, so that none of it is lost. */
export function editForm({
  typed,
  offers,
  preview,
  key,
  ...frame
}: KeyFormInput & { readonly key: MirroredKey }): ModalView {
  const about = { ...offers, key, chosen: null };
  return formModal({
    ...frame,
    callback: CALLBACKS.editKey,
    title: keyTitle('Edit', about, 'Edit a key'),
    submit: preview ? 'Send request' : 'Save',
    blocks: [
      ...keyBlocks(about),
      ...settingBlocks(typed, formContext(key, { typed, offers }), EDITABLE_FIELDS),
      ...decisionBlocks(preview, typed.reason, frame),
    ],
  });
}

/** The key's present group is a choice even if the account does not list it. */
const formContext = (
  key: FormContext['key'],
  { typed, offers }: Pick<KeyFormInput, 'typed' | 'offers'>,
): FormContext => ({
  key,
  group: typed.group,
  groups: [...new Set([typed.group, ...offers.groups])].filter(Boolean),
});

const quotaFields = ({ quotaKind, quota }: KeyFormTyped): KnownBlock[] => [
  radioField({
    id: FIELDS.quotaKind,
    label: 'Quota',
    value: quotaKind,
    choices: [
      ['Limited', 'limited'],
      ['Unlimited', 'unlimited'],
    ],
    decides: true,
  }),
  ...(quotaKind === 'limited' ? [amountField({ id: FIELDS.quota, value: quota, isFollowed: true })] : []),
];

const ownerField = ({ owner }: KeyFormTyped): InputBlock =>
  input(
    {
      id: FIELDS.owner,
      label: 'Owner',
      hint: 'Leave empty to own it yourself.',
      optional: true,
      decides: true,
    },
    {
      type: 'users_select',
      ...(owner ? { initial_user: owner } : {}),
      placeholder: plain('Choose a person'),
    },
  );
