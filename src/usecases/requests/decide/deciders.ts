import type { UserId } from '../../../domain/member.ts';
import type { ReplyAbout } from '../../../domain/notices/request-notices.ts';
import type { ListName } from '../../../domain/policy/people/people.ts';
import {
  called,
  calledLists,
  decidingLists,
  listsAsked,
} from '../../../domain/requests/approval/approval.ts';
import { callable, hasVoted } from '../../../domain/requests/approval/right-to-decide.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { GroupTrouble, Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';

/** As many as fit a line; everybody else still sees the channel. */
const MAX_MENTIONS = 8;

interface Asked {
  readonly request: Request;
  readonly key: MirroredKey | null;
}

/** Whom a reply mentions: only people who may decide this request and have not yet, of each list some. */
export async function approversOf(ports: Ports, asked: Asked, about: ReplyAbout): Promise<readonly UserId[]> {
  if (about === 'vote' || about === 'decision' || about === 'result') return [];
  const { request } = asked;
  const people = await peopleOn(ports, asked, calledLists(request, about === 'escalation'));
  const open = people.filter((id) => !hasVoted({ id }, request));
  const all = await withDelegates(ports, asked, open);
  return all.filter((id) => !hasVoted({ id }, request)).slice(0, MAX_MENTIONS);
}

/** Admins are asked where nobody else may decide. */
export async function decidersOf(ports: Ports, asked: Asked): Promise<readonly UserId[]> {
  const { request } = asked;
  const deciders = await peopleOn(ports, asked, listsAsked(request.approval));
  const people = deciders.length > 0 ? deciders : await peopleOn(ports, asked, calledLists(request, true));
  return withDelegates(ports, asked, people);
}

/** Whoever may decide it and is to hear of it. */
export async function everyDeciderOf(ports: Ports, asked: Asked): Promise<readonly UserId[]> {
  const people = await peopleOn(ports, asked, decidingLists(asked.request));
  return withDelegates(ports, asked, people);
}

/** Each with whoever decides for them. */
async function withDelegates(
  { store, clock }: Ports,
  { request, key }: Asked,
  people: readonly UserId[],
): Promise<readonly UserId[]> {
  const given = await store.delegations.active(clock());
  const all = people.flatMap((id) => [
    id,
    ...given.filter(({ delegator }) => delegator === id).map(({ delegate }) => delegate),
  ]);
  return callable([...new Set(all)], request, key?.owner ?? null);
}

/** The first of each list, then the second of each, and so on. */
async function peopleOn(
  { directory }: Ports,
  { request, key }: Asked,
  lists: readonly ListName[],
): Promise<readonly UserId[]> {
  const people = await Promise.all(lists.map((list) => directory.people(list)));
  const longest = Math.max(0, ...people.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, at) => people.flatMap((of) => of[at] ?? []));
  return called(callable([...new Set(inTurn.flat())], request, key?.owner ?? null), request);
}

/** Troubles of the groups that may decide this request; none if Slack cannot be asked. */
export async function troublesOf(
  { directory }: Ports,
  { approval }: Request,
): Promise<readonly GroupTrouble[]> {
  const called = listsAsked(approval);
  const troubles = await directory.groupTroubles().catch(() => []);
  return troubles.filter(({ list }) => called.includes(list));
}
