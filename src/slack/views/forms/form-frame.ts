import type { Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context, input, modal, option, plain, section } from '../../blocks/blocks.ts';
import { textField } from '../../blocks/form-fields.ts';
import { FIELDS, formRef, OPTIONS } from '../../blocks/ids.ts';
import { LIMITS } from '../../blocks/limits.ts';
import type { InputBlock, KnownBlock, ModalView } from '../../blocks/unrendered.ts';
import { askedText } from '../../text/asked-text.ts';
import { keyLabel, literal, msg, type Text, userText } from '../../text/text.ts';
import { userLine } from '../../text/user-text.ts';

/** What every form needs: the id of its stored row, and refusals to show on top when it comes back. */
export interface FormFrame {
  readonly form: string;
  readonly problems?: readonly Text[];
  /** In a form that asks for its key: the one that was chosen before the form came back. */
  readonly chosen?: KeyChoice | null;
}

type KeyChoice = Pick<MirroredKey, 'id' | 'name'>;

interface FormSpec extends FormFrame {
  readonly callback: string;
  readonly title: string | Text;
  readonly submit: string;
  readonly blocks: readonly KnownBlock[];
}

export const formModal = ({ form, problems = [], callback, title, submit, blocks }: FormSpec): ModalView =>
  modal({
    callback,
    title,
    submit,
    metadata: formRef.encode({ form }),
    blocks: [...problems.map((problem) => section(msg`⚠️ ${problem}`)), ...blocks],
  });

const fits = (words: string, { name }: KeyChoice): boolean =>
  name !== '' && `${words} ${userLine(name, LIMITS.title + 1, 'plain')}`.length <= LIMITS.title;

/** `Renew search-prod`; where that is too long for a title, the form's first line tells the key. */
export const keyTitle = (words: string, key: KeyChoice | null, otherwise: string): string | Text =>
  key && fits(words, key) ? msg`${literal(words)} ${key.name}` : otherwise;

const keyOption = ({ id, name: text }: KeyChoice) => option(msg`${userText(text, 60)} #${id}`, String(id));

interface AboutKey<K> {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: K | null;
  readonly chosen?: KeyChoice | null | undefined;
}

/** Tells which key a form is about, and what it is like now; or asks for it. */
export const keyBlock = <K extends KeyChoice>(
  { key, chosen }: AboutKey<K>,
  fact?: (key: K) => Text,
): KnownBlock =>
  key
    ? context(fact ? msg`${keyLabel(key)} · ${fact(key)}` : keyLabel(key))
    : input(
        { id: FIELDS.key, label: 'Key', hint: 'Type part of its name.' },
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
  textField({ id: FIELDS.reason, label: 'Reason', value, hint, multiline: true, max: 500, optional });

/** Asks for a reason where somebody has to decide. What was typed before stays, also where nobody has to any more. */
export function reasonIfAsked(
  preview: Preview | null,
  value: string,
  { problems = [] }: Pick<FormFrame, 'problems'>,
): InputBlock[] {
  if (preview === null)
    return value.trim() === ''
      ? []
      : [reasonField({ value, hint: 'Nobody has to decide this.', optional: true })];
  const { asked, reason } = preview;
  // On top stands already why one is needed.
  const hint = problems.length > 0 ? READ : msg`${askedText(asked)}. ${READ}`;
  return [reasonField({ value, hint, optional: reason === 'optional' })];
}

const READ = literal('Whoever decides will read this.');
