import { fromToken, type ShownState, shownState, tokenOf } from '../../../domain/keys/shown-state.ts';
import { type KeyName, type Problem, problemOf, Refused } from '../../../domain/problems/problem.ts';
import { keyById } from '../../../usecases/mirror/find-key.ts';
import { withOwnersLeft } from '../../../usecases/outbox/owners-left.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import type { FormValues } from '../../blocks/form-values.ts';
import { FIELDS } from '../../blocks/ids.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import type { AboutKey, FormFrame } from '../../views/forms/form-frame.ts';
import { problemText } from '../../views/problems/problem.ts';

/** Whoever has the form open. */
export type Asking = Pick<Interaction, 'bot' | 'member'> & {
  /** Something is being typed, so CometAPI is not asked. */
  readonly isTyping?: boolean;
};

/** What a form remembers of when it was opened. */
export type FormData = Readonly<Record<string, unknown>>;

/** `chosen`: the id of the key that was chosen in a form which asks for one; '' in any other form. */
export type WithKey<T> = T & { readonly chosen: string };

export const chosenKey = ({ text }: FormValues): string => text(FIELDS.key);

/** The fields that most forms about a key have. */
export const keyAndReason = (values: FormValues) => ({
  reason: values.text(FIELDS.reason),
  chosen: chosenKey(values),
});

/** The key that a form is about: the one it was opened for, or the one chosen in it. `Refused` without either. */
export function keyIdOf(data: FormData, chosen: string): number {
  const keyId = data['keyId'] ?? Number(chosen);
  if (typeof keyId !== 'number' || !Number.isInteger(keyId) || keyId <= 0)
    throw new Refused({ kind: 'key_missing' });
  return keyId;
}

/** The state of the key that the form was shown with; null: it showed none. */
export const shownIn = ({ shown }: FormData): ShownState | null =>
  typeof shown === 'string' ? fromToken(shown) : null;

/** There a chosen key stays chosen, and can still be changed. */
async function formKey(
  asking: Asking,
  data: FormData,
  { chosen }: { chosen: string },
): Promise<{ key: MirroredKey | null; chosen: MirroredKey | null }> {
  const { bot, member } = asking;
  const isFixed = typeof data['keyId'] === 'number';
  if (!isFixed && chosen === '') return { key: null, chosen: null };
  const found = await keyById(bot.ports, member, keyIdOf(data, chosen));
  const [known = found] = await withOwnersLeft(bot.ports.store, [found]);
  return isFixed ? { key: known, chosen: null } : { key: null, chosen: known };
}

/** What a form is shown with, besides what is filled in. */
export interface Showing {
  readonly data: FormData;
  /** The id of the stored row. */
  readonly form: string;
  /** Refusals to show on top. */
  readonly problems: readonly Problem[];
}

/** What every form about a key is shown with. */
export async function aboutKey(
  asking: Asking,
  typed: { chosen: string },
  { data, form, problems }: Showing,
): Promise<FormFrame & AboutKey> {
  const { clock, cometApi } = asking.bot.ports;
  const about = await formKey(asking, data, typed);
  const known = about.key ?? about.chosen;
  return {
    form,
    shown: known ? tokenOf(shownState(known)) : undefined,
    problems: problems.map(problemText),
    ...about,
    now: clock(),
    unitsPerUsd: await cometApi.unitsPerUsd(),
  };
}

/** What a form, a button or a request that is shown with it is about; null: no key, or one that this person cannot see. */
export async function subjectOf(
  asking: Asking,
  { keyId, requestId, chosen = '' }: { keyId?: unknown; requestId?: unknown; chosen?: unknown },
): Promise<KeyName | null> {
  if (typeof requestId !== 'string') return knownKey(asking, { keyId }, { chosen: String(chosen) });
  const request = await asking.bot.ports.store.requests.get(requestId);
  return request && knownKey(asking, { keyId: request.keyId }, { chosen: '' });
}

/** null: none is chosen yet, or it cannot be seen. */
export async function knownKey(
  asking: Asking,
  data: FormData,
  typed: { chosen: string },
): Promise<MirroredKey | null> {
  try {
    const { key, chosen } = await formKey(asking, data, typed);
    return key ?? chosen;
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return null;
  }
}
