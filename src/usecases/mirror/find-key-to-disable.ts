import { type KeyId, STATUS } from '../../domain/keys/key.ts';
import { units } from '../../domain/keys/quota.ts';
import { INITIAL_SETTINGS } from '../../domain/keys/settings.ts';
import { allows, type Member } from '../../domain/member.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import type { MirroredKey, ReadNumber } from '../ports/store/keys.ts';
import { assertMay, findKey } from './find-key.ts';
import type { Sources } from './find-upstream.ts';

/** Like `findKey`, but leads and admins also find a key whose row was never readable: its id is enough to disable it. */
export async function findKeyToDisable(
  ports: Sources,
  member: Member,
  word: string | KeyId,
): Promise<MirroredKey> {
  try {
    const key = await findKey(ports, member, word);
    assertMay(member, 'disable', key);
    return key;
  } catch (error) {
    const problem = problemOf(error);
    const key = problem?.kind === 'key_unreadable' ? unread(problem.id, ports.clock()) : null;
    if (key === null || !allows(member, 'disable', key)) throw error;
    return key;
  }
}

/** CometAPI has a key with this id and nobody owns it; the other values are placeholders. */
const unread = (id: KeyId, now: Date): MirroredKey => ({
  ...INITIAL_SETTINGS,
  id,
  tail: '',
  status: STATUS.enabled,
  left: units(0),
  used: units(0),
  unlimited: false,
  createdAt: now,
  usedAt: null,
  readAt: now,
  readNumber: 0 as ReadNumber,
  owner: null,
  backup: null,
  deletedAt: null,
  disabledBy: null,
  watchState: null,
  burn: null,
});
