import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { keyById } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { Twin } from '../requests/pending-twin.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';

/** Makes a request although the same one waits already, once however often it is pressed. */
export async function askAgain(ports: Ports, member: Member, id: string): Promise<RequestedChange> {
  const { store, clock } = ports;
  const row = await store.forms.get(id, member.id, clock());
  const twin = row?.data['request'] as Twin | undefined;
  if (!twin || !(await store.forms.consume(id))) throw new Refused({ kind: 'form_expired' });
  const { change, keyId, owner, reason } = twin;
  const key = keyId === null ? null : await keyById(ports, member, keyId);
  return requestChange(ports, member, { change, key, owner: key ? key.owner : owner, reason, isAgain: true });
}
