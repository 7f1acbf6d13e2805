import { isEnabledByRenewal } from '../../../domain/keys/cures.ts';
import { parseSpan } from '../../../domain/time.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import { selectField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { spanText } from '../../text/text.ts';
import {
  type AboutKey,
  type FormFrame,
  formModal,
  keyBlocks,
  keyTitle,
  reasonIfAsked,
} from './form-frame.ts';

export interface RenewFormTyped {
  readonly span: string;
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
    submit: preview ? 'Ask' : enables ? 'Renew and enable' : 'Renew',
    blocks: [...keyBlocks(frame), spanField(typed), ...reasonIfAsked(preview, typed.reason, frame)],
  });
}

function spanField({ span: value }: RenewFormTyped) {
  const spans = PRESETS.includes(value) ? PRESETS : [...PRESETS, value];
  const choices = spans.flatMap((text) => {
    const span = parseSpan(text);
    return span ? [[spanText(span), text] as const] : [];
  });
  const hint = 'Counts from the present expiry, or from now if that is past.';
  return selectField({ id: FIELDS.span, label: 'Renew by', value, choices, hint, decides: true });
}
