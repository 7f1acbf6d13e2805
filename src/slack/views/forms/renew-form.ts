import { isEnabledByRenewal } from '../../../domain/keys/cures.ts';
import { parseSpan } from '../../../domain/time.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import { selectField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { spanText, type Text, untilText } from '../../text/text.ts';
import { keyTitle } from '../message-modal.ts';
import { type AboutKey, decisionBlocks, type FormFrame, formModal, keyBlocks } from './form-frame.ts';

export interface RenewFormTyped {
  /** `30d`, a date in ISO format, or `never`. */
  readonly time: string;
  readonly reason: string;
}

export interface RenewFormInput extends FormFrame, AboutKey {
  readonly typed: RenewFormTyped;
  readonly preview: Preview | null;
}

const PRESETS = ['7d', '30d', '90d', '365d'];

export function renewForm({ typed, preview, ...frame }: RenewFormInput): ModalView {
  const known = frame.key ?? frame.chosen;
  const enables = known !== null && isEnabledByRenewal(known);
  return formModal({
    ...frame,
    callback: CALLBACKS.renew,
    title: keyTitle('Renew', frame, 'Renew a key'),
    submit: preview ? 'Send request' : enables ? 'Renew and enable' : 'Renew',
    blocks: [...keyBlocks(frame), timeField(typed), ...decisionBlocks(preview, typed.reason, frame)],
  });
}

function timeField({ time: value }: RenewFormTyped) {
  const times = PRESETS.includes(value) ? PRESETS : [...PRESETS, value];
  const choices = times.map((text) => [timeText(text), text] as const);
  const hint = 'Counts from the current expiry, or from now if that has passed.';
  return selectField({ id: FIELDS.span, label: 'Renewal', value, choices, hint, decides: true });
}

function timeText(text: string): Text {
  const span = parseSpan(text);
  return span ? spanText(span) : untilText(text === 'never' ? null : new Date(text));
}
