import type { Member } from '../../domain/member.ts';
import { outlives } from '../../domain/upstream/account.ts';
import { keyById } from '../mirror/find-key.ts';
import { freshOrKnown } from '../mirror/fresh-key.ts';
import { readingTroubleOf } from '../mirror/reading-trouble.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyReport } from '../ports/read-models.ts';
import { accountNow, emptyAt, endingSoon } from './account-now.ts';
import { keyView } from './key-view.ts';

/** A key as `member` may see it, freshly read; from the mirror, with its age, when CometAPI is unavailable. */
export async function showKey(ports: Ports, member: Member, keyId: number): Promise<KeyReport> {
  const key = await freshOrKnown(ports, await keyById(ports, member, keyId), member.id);
  const view = await keyView(ports, member, key);
  const account = await accountNow(ports);
  const ending = endingSoon(account, ports, view.now);
  return {
    ...view,
    asOf: key.readAt,
    trouble: readingTroubleOf(ports.cometApi.status()),
    accountEmpty: emptyAt(account),
    accountEnding: ending && outlives(key, ending, view.now) ? ending : null,
  };
}
