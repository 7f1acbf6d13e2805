import type { UserId } from '../member.ts';
import type { Zone } from '../time.ts';

/** For whom a sentence is rendered. */
export interface Reader {
  /** A BCP 47 tag such as `en`; without a catalogue for it, the text is English. */
  readonly language: string;
  readonly zone: Zone;
  /** People who are named and not mentioned, because a mention would notify them. */
  readonly quiet?: ReadonlySet<UserId>;
  /** As others read it; null: not known. For wherever a mention stays an id, or would notify somebody. */
  readonly nameOf?: (id: UserId) => string | null;
}

/** For a channel, or a person whose language and zone are not known yet. */
export const DEFAULT_READER: Reader = { language: 'en', zone: 'UTC' };

/** Whose a key is, and who stands in for them. */
export interface Concerned {
  readonly owner: UserId | null;
  readonly backup?: UserId | null;
}

const BACKUP = ':backup';

/** Whether a notice of a key, or what reminds of it, is the copy for whoever stood in for its owner then. */
export const isForBackup = (id: string): boolean => `${id}~`.includes(`${BACKUP}~`);

/** Whether this person stands in for the owner of the key now. */
export const standsInNow = (person: UserId, { owner, backup }: Concerned): boolean =>
  owner !== null && backup === person;

/** Who hears of a key; of one without an owner nobody does. */
export function concernedBy(key: Concerned | null): UserId[] {
  if (!key || key.owner === null) return [];
  return [key.owner, ...(key.backup ? [key.backup] : [])];
}

/** For each of them but whoever did it: nobody is told of their own act. */
export const toConcerned = <B>(
  key: Concerned,
  { id, body, by }: { readonly id: string; readonly body: B; readonly by: UserId | null },
): {
  readonly id: string;
  readonly to: { readonly kind: 'member'; readonly id: UserId };
  readonly body: B;
}[] =>
  concernedBy(key)
    .filter((person) => person !== by)
    .map((person) => ({
      id: person === key.owner ? id : `${id}${BACKUP}`,
      to: { kind: 'member', id: person },
      body,
    }));
