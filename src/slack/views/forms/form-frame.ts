import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { MOST_MESSAGE } from '../../../domain/requests/approval/terms/reason.ts';
import { MOST_REASON } from '../../../domain/requests/request.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
import { context, input, modal, option, plain, section } from '../../blocks/blocks.ts';
import { textField } from '../../blocks/form-fields.ts';
import { FIELDS, OPTIONS } from '../../blocks/ids.ts';
import { formRef } from '../../blocks/refs/form-ref.ts';
import type { InputBlock, KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { askedText } from '../../text/asked-text.ts';
import { keyFacts } from '../../text/facts/facts.ts';
import { stateText } from '../../text/key-state.ts';
import { joined, keyLabel, literal, msg, nothing, type Text, userText } from '../../text/text.ts';
import { foreseenText } from './foreseen.ts';

/** What every form needs: the id of its stored row, and refusals to show on top when it comes back. */
export interface FormFrame {
  readonly form: string;
  readonly problems?: readonly Text[];
  /** The state of the key that it is shown with. */
  readonly shown?: string | undefined;
  /** What would come of it if it were sent now; null or absent: nobody knows yet. */
  readonly foreseen?: PolicyReport | null;
}

/** The key that a form is about. */
export interface AboutKey {
  /** null: the form asks for it. */
  readonly key: MirroredKey | null;
  /** The one that is chosen so far in a form that asks. */
  readonly chosen: MirroredKey | null;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

type KeyChoice = Pick<MirroredKey, 'id' | 'name'>;

interface FormSpec extends FormFrame {
  readonly callback: string;
  readonly title: string | Text;
  readonly submit: string;
  readonly blocks: readonly KnownBlock[];
}

export const formModal = ({
  form,
  shown,
  problems = [],
  callback,
  title,
  submit,
  blocks,
}: FormSpec): ModalView =>
  modal({
    callback,
    title,
    submit,
    metadata: formRef.encode({ form, ...(shown !== undefined && { shown }) }),
    blocks: [...problems.map((problem) => section(msg`⚠️ ${problem}`)), ...blocks],
  });

const keyOption = ({ id, name: text }: KeyChoice) => option(msg`${userText(text, 60)} #${id}`, String(id));

/** Tells which key a form is about, or asks for it, and what it has now. */
export function keyBlocks(about: AboutKey, whose: (key: MirroredKey) => Text = () => nothing): KnownBlock[] {
  const { key, chosen } = about;
  const facts = (known: MirroredKey) => msg`${factsText(known, about)}${whose(known)}`;
  if (key) return [context(msg`${keyLabel(key)} · ${facts(key)}`)];
  return [keyField(chosen), ...(chosen ? [context(facts(chosen))] : [])];
}

const factsText = (key: MirroredKey, { now, unitsPerUsd }: AboutKey): Text =>
  joined([stateText(key, now), ...keyFacts({ key, now, unitsPerUsd })], ' · ');

/** What is shown depends on it: the form comes again with what the chosen key has. */
const keyField = (chosen: KeyChoice | null): InputBlock =>
  input(
    { id: FIELDS.key, label: 'Key', hint: 'Type part of its name.', decides: true },
    {
      type: 'external_select',
      action_id: OPTIONS.keys,
      min_query_length: 0,
      placeholder: plain('Choose a key'),
      ...(chosen ? { initial_option: keyOption(chosen) } : {}),
    },
  );

interface ReasonSpec {
  readonly value: string;
  readonly hint: string | Text;
  readonly optional?: boolean;
}

export const reasonField = ({ value, hint, optional = false }: ReasonSpec): InputBlock =>
  textField({ id: FIELDS.reason, label: 'Reason', value, hint, multiline: true, max: MOST_REASON, optional });

/** With an approval. */
export const commentField = (value: string): InputBlock =>
  textField({
    id: FIELDS.reason,
    label: 'Comment',
    value,
    hint: 'The requester will see it.',
    multiline: true,
    max: MOST_REASON,
    optional: true,
  });

/**
 * Says what would come of the form, and asks for a reason where somebody has to decide. What was typed before stays, also
 * where nobody has to any more.
 */
export const decisionBlocks = (
  preview: Preview | null,
  value: string,
  frame: Pick<FormFrame, 'problems' | 'foreseen'>,
): KnownBlock[] => [
  ...(frame.foreseen ? [context(foreseenText(frame.foreseen))] : []),
  ...reasonIfAsked(preview, value, frame),
];

function reasonIfAsked(
  preview: Preview | null,
  value: string,
  { problems = [], foreseen = null }: Pick<FormFrame, 'problems' | 'foreseen'>,
): InputBlock[] {
  if (preview === null)
    return value.trim() === ''
      ? []
      : [reasonField({ value, hint: 'This needs no approval.', optional: true })];
  const { asked, reason, reasonPattern } = preview;
  // Above it, or on top, stands already why one is needed.
  const read = reasonPattern ? msg`${userText(reasonPattern.message, MOST_MESSAGE)} ${READ}` : READ;
  const hint = problems.length > 0 || foreseen ? read : msg`${askedText(asked)}. ${read}`;
  return [reasonField({ value, hint, optional: reason === 'optional' })];
}

const READ = literal('Whoever decides will see this.');
