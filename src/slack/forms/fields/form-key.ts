import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import { keyById } from '../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import type { FormValues } from '../../blocks/form-values.ts';
import { FIELDS } from '../../blocks/ids.ts';
import type { Interaction } from '../../interaction/interaction.ts';

/** Whoever has the form open. */
export type Asking = Pick<Interaction, 'bot' | 'member'>;

/** What a form remembers of when it was opened. */
export type FormData = Readonly<Record<string, unknown>>;

/** `chosen`: the id of the key that was chosen in a form which asks for one; '' in any other form. */
export type WithKey<T> = T & { readonly chosen: string };

export const chosenKey = ({ text }: FormValues): string => text(FIELDS.key);

/** The key that a form is about: the one it was opened for, or the one chosen in it. `Refused` without either. */
export function keyIdOf(data: FormData, chosen: string): number {
  const keyId = data['keyId'] ?? Number(chosen);
  if (typeof keyId !== 'number' || !Number.isInteger(keyId) || keyId <= 0)
    throw new Refused({ kind: 'key_missing' });
  return keyId;
}

/** For a form that is shown: there a chosen key stays chosen, and can still be changed. */
export async function formKey(
  asking: Asking,
  data: FormData,
  { chosen }: { chosen: string },
): Promise<{ key: MirroredKey | null; chosen: MirroredKey | null }> {
  const { bot, member } = asking;
  const isFixed = typeof data['keyId'] === 'number';
  if (!isFixed && chosen === '') return { key: null, chosen: null };
  const known = await keyById(bot.ports, member, keyIdOf(data, chosen));
  return isFixed ? { key: known, chosen: null } : { key: null, chosen: known };
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
