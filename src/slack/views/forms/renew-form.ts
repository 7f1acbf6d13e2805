import { parseSpan } from '../../../domain/time.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { selectField } from '../../blocks/form-fields.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import { expiry, msg, spanText } from '../../text/text.ts';
import { type FormFrame, formModal, keyBlock, keyTitle, reasonIfAsked } from './form-frame.ts';

export interface RenewFormTyped {
  readonly span: string;
  readonly reason: string;
}

export interface RenewFormInput extends FormFrame {
  /** null: not chosen yet, so the form asks for it. */
  readonly key: MirroredKey | null;
  readonly typed: RenewFormTyped;
  readonly preview: Preview | null;
}

const PRESETS = ['7d', '30d', '90d', '365d'];

export function renewForm({ key, typed, preview, ...frame }: RenewFormInput): ModalView {
  return formModal({
    ...frame,
    callback: CALLBACKS.renew,
    title: keyTitle('Renew', key, 'Renew key'),
    submit: preview ? 'Ask' : 'Renew',
    blocks: [
      keyBlock({ ...frame, key }, ({ expiresAt }) => msg`expires now: ${expiry(expiresAt)}`),
      spanField(typed),
      ...reasonIfAsked(preview, typed.reason, frame),
    ],
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
