import type { ReplyAbout } from '../../domain/notices/notice.ts';
import { DEFAULT_READER, type Reader } from '../../domain/notices/reader.ts';
import { callable, calledGroups } from '../../domain/requests/approval.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { GroupTrouble, NoticeContext, Ports, RequestBackground } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { StoredNotice } from '../ports/store/notices.ts';

/** As many as fit a line; everybody else still sees the channel. */
const MAX_MENTIONS = 8;

/** Reads everything that a message shows; null: its request no longer exists. */
export async function noticeContext(ports: Ports, notice: StoredNotice): Promise<NoticeContext | null> {
  const { store, cometApi, clock } = ports;
  const { body } = notice;
  const requestId = 'requestId' in body ? body.requestId : null;
  const request = requestId === null ? null : await store.requests.get(requestId);
  if (requestId !== null && request === null) return null;
  const keyId = 'keyId' in body ? body.keyId : (request?.keyId ?? null);
  const key = keyId === null ? null : await store.keys.get(keyId);
  return {
    notice,
    gathered: [],
    request,
    key,
    background: request && body.kind === 'card' ? await backgroundOf(ports, request, key) : null,
    unitsPerUsd: request?.unitsPerUsd ?? (await cometApi.unitsPerUsd()),
    approvers: request && body.kind === 'reply' ? await approversOf(ports, { request, key }, body.about) : [],
    reader: DEFAULT_READER,
    now: clock(),
  };
}

/** A person reads times in their zone, a channel in UTC. */
export const readerIn = ({ directory }: Ports, to: string): Reader =>
  /^[UW]/.test(to) ? { ...DEFAULT_READER, zone: directory.lastKnownZone(to) } : DEFAULT_READER;

/** Whom a reply mentions: only people who may decide this request. */
async function approversOf(
  { directory }: Ports,
  { request, key }: { request: Request; key: MirroredKey | null },
  about: ReplyAbout,
): Promise<readonly string[]> {
  if (about === 'vote' || about === 'decision' || about === 'result') return [];
  const groups = calledGroups(request.approval, about === 'escalation');
  const people = await Promise.all(groups.map((group) => directory.people(group)));
  return callable([...new Set(people.flat())], request, key?.owner ?? null).slice(0, MAX_MENTIONS);
}

async function backgroundOf(
  ports: Ports,
  request: Request,
  key: RequestBackground['key'],
): Promise<RequestBackground> {
  const query = { requester: request.requester, needsDecision: true, limit: 4 };
  const recent = await ports.store.requests.list(query);
  return {
    key,
    recent: recent.filter(({ id }) => id !== request.id).slice(0, 3),
    groupTroubles: await troublesOf(ports, request),
  };
}

/** Troubles of the groups that may decide this request; none if Slack cannot be asked. */
async function troublesOf({ directory }: Ports, { approval }: Request): Promise<readonly GroupTrouble[]> {
  const called: readonly string[] = calledGroups(approval, false);
  const troubles = await directory.groupTroubles().catch(() => []);
  return troubles.filter(({ list }) => called.includes(list));
}
