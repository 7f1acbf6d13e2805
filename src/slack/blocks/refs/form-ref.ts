import { z } from 'zod';
import type { KeyId } from '../../../domain/keys/key.ts';
import { type Codec, codec, keyId, opaqueId, stateToken } from '../ids.ts';

/** A message that only one person sees, or a modal: what a button stands in. `key`: the one that it shows. */
export type PressedIn = ({ readonly url: string } | { readonly view: string }) & { readonly key?: KeyId };
const pressedIn = z.union([
  z.strictObject({ url: z.url().max(1000), key: z.exactOptional(keyId) }),
  z.strictObject({ view: z.string().min(1).max(100), key: z.exactOptional(keyId) }),
]);

/** A stored form; `shown`: the state of the key that it is shown with. */
export interface FormRef {
  readonly form: string;
  /** What has the button that opened it. Not stored, because whoever has the `url` may answer there. */
  readonly pressed?: PressedIn;
  readonly shown?: string;
}
const shape = z.strictObject({
  form: opaqueId,
  pressed: z.exactOptional(pressedIn),
  shown: z.exactOptional(stateToken),
});
export const formRef: Codec<FormRef> = codec(shape);

/** What is stored for a question that is asked before something is done, and the key that it is about, as it was then. */
export interface QuestionRef {
  readonly form: string;
  readonly key?: KeyId;
  readonly seen?: string;
}
/** Buttons of an older version of the bot hold the form alone. */
const question = z.strictObject({
  form: opaqueId,
  key: z.exactOptional(keyId),
  seen: z.exactOptional(stateToken),
});
export const questionRef: Codec<QuestionRef> = codec(question);

/** The form, which remembers what has the button that opened it. */
export function openedFrom<V extends { readonly private_metadata?: string }>(
  view: V,
  pressed: PressedIn | undefined,
): V {
  const ref = formRef.parse(view.private_metadata);
  return ref && pressed ? { ...view, private_metadata: formRef.encode({ ...ref, pressed }) } : view;
}
