import type { UserId } from '../../member.ts';
import type { Notice } from '../notice.ts';

/** Whose a key is, and who stands in for them. */
export interface Concerned {
  readonly owner: UserId | null;
  readonly backup?: UserId | null;
}

const BACKUP = ':backup';

/** Whether a notice of a key is the copy for whoever stands in for its owner. */
export const isForBackup = (id: string): boolean => id.endsWith(BACKUP);

/** Who hears of a key; of one without an owner nobody does. */
export function concernedBy(key: Concerned | null): UserId[] {
  if (!key || key.owner === null) return [];
  return [key.owner, ...(key.backup ? [key.backup] : [])];
}

/** A notice for each of them but whoever did it: nobody is told of their own act. */
export const toConcerned = (
  key: Concerned,
  { id, body, by }: Pick<Notice, 'id' | 'body'> & { readonly by: UserId | null },
): Notice[] =>
  concernedBy(key)
    .filter((person) => person !== by)
    .map((person) => ({
      id: person === key.owner ? id : `${id}${BACKUP}`,
      to: { kind: 'member', id: person },
      body,
    }));
